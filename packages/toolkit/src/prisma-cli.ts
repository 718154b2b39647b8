import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EngineSelectionError, selectEngine } from './engine/select.ts';
import { DbError } from './errors.ts';
import { install } from './project-command.ts';

/** What a run of the Prisma CLI came to. */
export interface PrismaRun {
  readonly code: number;
  /** All that it said, without colour and without what it says of itself. */
  readonly words: string;
  /** The same, line by line, without empty ones. */
  readonly lines: readonly string[];
  /** What it wrote to its standard output, as it is. */
  readonly stdout: string;
}

/**
 * Runs a command of the project's own Prisma CLI: with the Node that runs this, without a shell, and with a schema engine that
 * is there, also where the Prisma config doesn't prepare it.
 *
 * @param listen Is given what it writes, as it comes.
 * @throws {DbError} DB_CONFIG_INVALID when the package is not installed, DB_ENV_INVALID when DB_ENGINE asks for what there is not.
 */
export async function runPrisma(
  { projectDir, env }: { projectDir: string; env: NodeJS.ProcessEnv },
  args: readonly string[],
  listen: { stdout?: (text: string) => void; stderr?: (text: string) => void } = {},
): Promise<PrismaRun> {
  const program = prismaCli(projectDir);
  // Node would warn of FORCE_COLOR beside NO_COLOR, even of an empty one.
  const { FORCE_COLOR: _color, ...plain } = withPrograms(env, projectDir);
  chooseEngine(projectDir, plain);
  const child = spawn(process.execPath, [program, ...args], {
    cwd: projectDir,
    env: { ...plain, NO_COLOR: '1', CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => {
      output[name] += text;
      listen[name]?.(text);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const words = withoutBanner(`${output.stderr}\n${output.stdout}`);
  const lines = words.split(/\r?\n/).filter((line) => line.trim() !== '');
  return { code: code ?? 1, words, lines, stdout: output.stdout };
}

function chooseEngine(projectDir: string, env: NodeJS.ProcessEnv): void {
  try {
    selectEngine(projectDir, env);
  } catch (cause) {
    if (!(cause instanceof EngineSelectionError)) throw cause;
    throw new DbError('DB_ENV_INVALID', {
      message: cause.message,
      next: 'Correct it in .env or in the environment.',
      cause,
    });
  }
}

function prismaCli(projectDir: string): string {
  try {
    const manifest = createRequire(path.join(projectDir, 'package.json')).resolve('prisma/package.json');
    return path.join(path.dirname(manifest), 'build', 'index.js');
  } catch (cause) {
    throw new DbError('DB_CONFIG_INVALID', {
      message: 'The package "prisma" is not installed in this project.',
      next: `Run "${install()}".`,
      cause,
    });
  }
}

/** The environment in which a command finds installed programs by name, as it does below `npm run`. */
export function withPrograms(env: NodeJS.ProcessEnv, projectDir: string): NodeJS.ProcessEnv {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = [path.join(projectDir, 'node_modules', '.bin'), path.resolve(prismaCli(projectDir), '../../../.bin')];
  folders.push(path.dirname(process.execPath)); // programs of packages start with the node that they find
  return { ...env, [name]: [...folders, env[name] ?? ''].join(path.delimiter) };
}

function withoutBanner(output: string): string {
  const routine =
    /^(Loaded Prisma config|Prisma schema loaded|Prisma CLI Version|Running seed command|Datasource |npm warn)|seed command has been executed/;
  return output
    .split('\n')
    .filter((line) => !routine.test(line))
    .join('\n')
    .trim();
}
