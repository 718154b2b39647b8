import { spawn } from 'node:child_process';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { db } from '../project-command.ts';
import { addressParts } from '../server/docker.ts';
import { findPrograms, majorIn, type Programs } from './find-programs.ts';
import { libpqEnv } from './libpq.ts';

/** Something that runs a pg_dump or a pg_restore. */
export interface Runner {
  /** As pg_dump names itself. */
  readonly tool: string;
  readonly major: number;
  /** Whether pg_restore may open the backup's file by itself, and so work with several connections. */
  readonly sharesFiles: boolean;
  run(program: 'pg_dump' | 'pg_restore', args: readonly string[], files: Files): Promise<ProgramRun>;
}

/** Open files that are a program's input and output. */
export interface Files {
  readonly input?: number;
  readonly output?: number;
}

/** What a program came to. */
export interface ProgramRun {
  readonly code: number;
  readonly stderr: string;
}

/**
 * Finds what can dump and restore the databases of a server: with DATABASE_SERVER=docker the programs in the `db` service, which
 * are the server's own, else those of this machine. PG_DUMP wins.
 *
 * @returns Undefined when there is nothing that fits.
 * @throws {DbError} DB_BACKUP_PROGRAM, DB_DOCKER
 */
export async function findRunner(
  project: { projectDir: string; env: NodeJS.ProcessEnv },
  settings: DatabaseSettings,
  serverMajor: number,
): Promise<Runner | undefined> {
  if (settings.kind === 'docker' && !project.env.PG_DUMP) return composeRunner(project, settings);
  const programs = await findPrograms(serverMajor, project.env);
  return programs && localRunner(programs, settings, project.env);
}

function localRunner(programs: Programs, settings: DatabaseSettings, env: NodeJS.ProcessEnv): Runner {
  const { tool, major, dump, restore } = programs;
  return {
    tool,
    major,
    sharesFiles: true,
    run: async (program, args, files) => {
      const file = program === 'pg_dump' ? dump : restore;
      try {
        return await runProgram(file, args, { files, env: libpqEnv(settings, env) });
      } catch (cause) {
        throw new DbError('DB_BACKUP_PROGRAM', {
          message: `${file} can't be run: ${(cause as Error).message}.`,
          next: `Install the client programs of PostgreSQL ${major} in full, or let PG_DUMP name others.`,
          cause,
        });
      }
    },
  };
}

async function composeRunner(
  { projectDir, env }: { projectDir: string; env: NodeJS.ProcessEnv },
  { user }: DatabaseSettings,
): Promise<Runner> {
  const inService = async (args: readonly string[], options: { files?: Files; wantsOutput?: true } = {}) => {
    // The image has the password in its own environment, so that it isn't on a command line that others can see.
    const shell = 'PGPASSWORD="$POSTGRES_PASSWORD" exec "$@"';
    const command = ['compose', 'exec', '-T', 'db', 'sh', '-c', shell, 'sh', ...args];
    try {
      return await runProgram('docker', command, {
        ...options,
        cwd: projectDir,
        env: { ...env, ...addressParts(env) },
      });
    } catch (cause) {
      throw new DbError('DB_DOCKER', {
        message: 'DATABASE_SERVER=docker, but there is no "docker" command on this machine.',
        next: 'Install Docker, or let PG_DUMP name a pg_dump of this machine.',
        cause,
      });
    }
  };
  const version = await inService(['pg_dump', '--version'], { wantsOutput: true });
  const tool = version.stdout.trim();
  const major = majorIn(tool);
  if (version.code !== 0 || major === undefined) {
    throw new DbError('DB_DOCKER', {
      message: `pg_dump can't be run in the "db" service of compose.yaml: ${lastLine(version.stderr) || tool}.`,
      next: `Run "${db('up')}" to start the service, and run the command again.`,
    });
  }
  return {
    tool,
    major,
    sharesFiles: false,
    run: (program, args, files) => inService([program, `--username=${user}`, ...args], { files }),
  };
}

interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly files?: Files;
  readonly wantsOutput?: true;
}

function runProgram(
  file: string,
  args: readonly string[],
  { env, cwd, files = {}, wantsOutput }: RunOptions,
): Promise<ProgramRun & { stdout: string }> {
  return new Promise((resolve, reject) => {
    const output = files.output ?? (wantsOutput ? 'pipe' : 'ignore');
    const child = spawn(file, args, {
      env,
      cwd,
      stdio: [files.input ?? 'ignore', output, 'pipe'],
      windowsHide: true,
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

/** The line of a program's words that says what went wrong. */
export function lastLine(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /error:|FATAL/.test(line)) ?? lines.at(-1) ?? '').trim().replace(/\.$/, '');
}
