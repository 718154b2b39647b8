import { existsSync } from 'node:fs';
import path from 'node:path';

const extensions = ['.js', '.ts', '.mjs', '.cjs', '.mts', '.cts'];
/** Where Prisma looks for its configuration, in its order. */
const names = ['prisma7.config', '.config/prisma7', 'prisma.config', '.config/prisma', '.config/prisma.config'];

/** Finds the Prisma config of a folder as Prisma does. Returns its absolute path, or undefined when there is none. */
export function findConfigFile(folder: string): string | undefined {
  return names
    .flatMap((name) => extensions.map((extension) => path.join(folder, `${name}${extension}`)))
    .find((file) => existsSync(file));
}
