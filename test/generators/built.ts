import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const repository = join(import.meta.dirname, '..', '..');
const lock = join(repository, 'build', 'generators.lock');
/** Its time is that of the last compilation: what does not change, the compiler does not write anew. */
const stamp = join(repository, 'build', 'generators.stamp');
/** The last thing that "npm run build" writes. */
const packages = join(repository, 'dist', 'packages.json');

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
      writeFileSync(stamp, '');
    } finally {
      rmdirSync(lock);
    }
  }
}

function isFresh(): boolean {
  if (existsSync(lock) || !existsSync(command)) return false;
  const sources = join(repository, 'generators');
  const compiled = Math.max(timeOf(stamp), timeOf(packages));
  return readdirSync(sources, { recursive: true, encoding: 'utf8' }).every(
    (path) => timeOf(join(sources, path)) <= compiled,
  );
}

/** When a file was written last, in milliseconds; 0 when it is not there. */
function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
