import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { DbError } from '../errors.ts';

/** A pg_dump and the pg_restore beside it. */
export interface Programs {
  readonly dump: string;
  readonly restore: string;
  /** As pg_dump names itself: `pg_dump (PostgreSQL) 18.1`. */
  readonly tool: string;
  /** Its major version. */
  readonly major: number;
}

/**
 * Finds the pg_dump that fits a server: the one that PG_DUMP names, else one of PATH or of the places where packages put
 * it. Of several the one with the server's own major version is taken, else the oldest that is newer.
 *
 * @param major The server's major version.
 * @returns Undefined when there is none that can read this server.
 * @throws {DbError} DB_BACKUP_PROGRAM when PG_DUMP names one that can't be used here.
 */
export async function findPrograms(major: number, env: NodeJS.ProcessEnv): Promise<Programs | undefined> {
  if (env.PG_DUMP) {
    const named = await askVersion(env.PG_DUMP);
    if (named && named.major >= major) return named;
    throw new DbError('DB_BACKUP_PROGRAM', {
      message: named
        ? `PG_DUMP names ${named.tool}, which can't read a server of version ${major}.`
        : `PG_DUMP names ${env.PG_DUMP}, which is no pg_dump that can be run here.`,
      next: `Let PG_DUMP name a pg_dump of version ${major} or newer, or unset it.`,
    });
  }
  const asked = await Promise.all(candidates(env).map(askVersion));
  return chooseProgram(
    asked.filter((found) => found !== undefined),
    major,
  );
}

/** Which of several programs fits a server of a major version best. Pure. */
export function chooseProgram(programs: readonly Programs[], major: number): Programs | undefined {
  return programs.filter((program) => program.major >= major).sort((a, b) => a.major - b.major)[0];
}

/** The major version in what a program of PostgreSQL says about itself: 18 in `pg_dump (PostgreSQL) 18.1`. Pure. */
export function majorIn(text: string): number | undefined {
  const number = /\(PostgreSQL\) (\d+)/.exec(text)?.[1];
  return number === undefined ? undefined : Number(number);
}

async function askVersion(dump: string): Promise<Programs | undefined> {
  try {
    const { stdout } = await promisify(execFile)(dump, ['--version'], { timeout: 10_000 });
    const tool = stdout.trim().split('\n')[0] ?? '';
    const major = majorIn(tool);
    return major === undefined ? undefined : { dump, restore: restoreBeside(dump), tool, major };
  } catch {
    return undefined; // absent, or not for this machine
  }
}

function restoreBeside(dump: string): string {
  return path.join(path.dirname(dump), path.basename(dump).replace('pg_dump', 'pg_restore'));
}

function candidates(env: NodeJS.ProcessEnv): string[] {
  const file = process.platform === 'win32' ? 'pg_dump.exe' : 'pg_dump';
  const folders = [...(env.PATH ?? '').split(path.delimiter).filter(Boolean), ...knownFolders(env)];
  return [...new Set(folders.map((folder) => path.resolve(folder, file)))].filter((program) => existsSync(program));
}

/** Where Debian, Red Hat, Homebrew, Postgres.app and the Windows installer put each major version. */
function knownFolders(env: NodeJS.ProcessEnv): string[] {
  const bins = (parent: string, pattern: RegExp, ...below: string[]) =>
    list(parent)
      .filter((name) => pattern.test(name))
      .map((name) => path.join(parent, name, ...below));
  if (process.platform === 'win32') {
    return bins(path.join(env.ProgramFiles ?? 'C:\\Program Files', 'PostgreSQL'), /^\d+$/, 'bin');
  }
  return [
    ...bins('/usr/lib/postgresql', /^\d+$/, 'bin'),
    ...bins('/usr', /^pgsql-\d+$/, 'bin'),
    ...['/opt/homebrew/opt', '/usr/local/opt'].flatMap((parent) => bins(parent, /^(postgresql|libpq)(@\d+)?$/, 'bin')),
    ...bins('/Applications/Postgres.app/Contents/Versions', /^\d+$/, 'bin'),
  ];
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
