import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const repository = path.join(import.meta.dirname, '..');

/** Below the repository, where what is made finds its packages. "npm test" gives each run a folder of its own. */
export function buildFolder(): string {
  const folder = process.env.TEST_BUILD ?? path.join(repository, 'build');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A new folder in there. */
export function newBuildFolder(prefix: string): string {
  return mkdtempSync(path.join(buildFolder(), prefix));
}

/** What outlives a run of the tests, because it is dear to make: a browser, an older PostgreSQL, an image's base. */
export function cacheFolder(): string {
  return process.env.TEST_CACHE ?? tmpdir();
}
