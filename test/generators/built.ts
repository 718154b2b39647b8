import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const repository = join(import.meta.dirname, '..', '..');
const lock = join(repository, 'build', 'generators.lock');

/** The program that users start. */
export const command = join(repository, 'dist', 'generators', 'cli.js');

/**
 * Compiles the generators when a source is newer than what was compiled. `npm test` has done that before; a single
 * test file that is run by hand has not. Test files run side by side, so one compiles and the others wait.
 */
export async function ensureBuilt(): Promise<void> {
  while (!isFresh()) {
    mkdirSync(join(repository, 'build'), { recursive: true });
    try {
      mkdirSync(lock);
    } catch {
      await wait(100);
      continue;
    }
    try {
      const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
      execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: repository, stdio: 'pipe' });
    } finally {
      rmdirSync(lock);
    }
  }
}

function isFresh(): boolean {
  if (existsSync(lock)) return false;
  const sources = join(repository, 'generators');
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .every((path) => {
      const compiled = join(repository, 'dist', 'generators', path.replace(/\.ts$/, '.js'));
      return existsSync(compiled) && statSync(compiled).mtimeMs >= statSync(join(sources, path)).mtimeMs;
    });
}
