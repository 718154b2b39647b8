import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, where templates/ and prisma/ are; found from the sources as from dist/. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

function findPackageRoot(folder: string): string {
  if (existsSync(join(folder, 'templates'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The templates are missing from this installation of generator-pos-migrate.');
  return findPackageRoot(parent);
}
