import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DbError } from './errors.ts';

/** What a run of the Prisma CLI came to. */
export interface PrismaRun {
  readonly code: number;
  /** All that it said, without colour and without what it says of itself. */
  readonly words: string;
  /** What it wrote to its standard output, as it is. */
  readonly stdout: string;
}

/**
 * Runs a command of the project's own Prisma CLI.
 *
 * @throws {DbError} DB_CONFIG_INVALID when the package is not installed.
 */
export function runPrisma(
  { projectDir, env }: { projectDir: string; env: NodeJS.ProcessEnv },
  args: readonly string[],
): Promise<PrismaRun> {
  // Node would warn of FORCE_COLOR beside NO_COLOR, even of an empty one.
  const { FORCE_COLOR: _color, ...plain } = env;
  const quiet = { ...plain, NO_COLOR: '1', CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };
  const options = { cwd: projectDir, env: quiet, maxBuffer: 64 * 1024 * 1024 };
  const command = [prismaCli(projectDir), ...args];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code === 'string') reject(error);
      else {
        const code = error === null ? 0 : Number(error.code ?? 1);
        resolve({ code, words: withoutBanner(`${stderr}\n${stdout}`), stdout });
      }
    });
  });
}

function prismaCli(projectDir: string): string {
  try {
    const manifest = createRequire(path.join(projectDir, 'package.json')).resolve('prisma/package.json');
    return path.join(path.dirname(manifest), 'build', 'index.js');
  } catch (cause) {
    throw new DbError('DB_CONFIG_INVALID', {
      message: 'The package "prisma" is not installed in this project.',
      next: 'Run "npm install".',
      cause,
    });
  }
}

function withoutBanner(output: string): string {
  return output
    .split('\n')
    .filter((line) => !/^(Loaded Prisma config|Prisma schema loaded|Prisma CLI Version|npm warn)/.test(line))
    .join('\n')
    .trim();
}
