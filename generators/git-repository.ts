import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether the folder is in a Git repository, or will be once it is there. */
export function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  const parent = dirname(folder);
  return parent !== folder && isInRepository(parent);
}
