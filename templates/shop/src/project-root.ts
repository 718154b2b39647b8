import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The project's folder, wherever the server was started from. The same for `src/` and for the built `dist/src/`,
 * because only the project's own folder has a package.json.
 */
export const projectRoot: string = findUpwards(import.meta.dirname, 'package.json');

function findUpwards(start: string, file: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, file))) return folder;
    if (folder === dirname(folder)) throw new Error(`${file} is missing in every folder above ${start}`);
  }
}
