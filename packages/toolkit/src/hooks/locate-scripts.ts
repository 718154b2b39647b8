import { existsSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../package-root.ts';

/**
 * The folder of the hooks' scripts, as a path that outlives an update of this package: by way of the `node_modules` in which
 * the project finds it, if it is installed there.
 *
 * @param from The folder that the path begins in.
 */
export function locateScripts(projectDir: string, from: string): string {
  const root = installedAt(projectDir) ?? packageRoot;
  return path.relative(from, path.join(root, 'assets', 'hooks')).replaceAll(path.sep, '/');
}

function installedAt(folder: string): string | undefined {
  const here = path.join(folder, 'node_modules', 'pos-migrate');
  if (existsSync(path.join(here, 'assets', 'hooks'))) return here;
  const above = path.dirname(folder);
  return above === folder ? undefined : installedAt(above);
}
