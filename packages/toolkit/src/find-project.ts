import { existsSync } from 'node:fs';
import path from 'node:path';
import { DbError } from './errors.ts';
import { findConfigFile } from './history/config-file.ts';
import { prisma } from './project-command.ts';

/**
 * Finds the project that a command was called in: the nearest folder upwards that has a Prisma config, else the nearest one
 * with a Prisma schema where Prisma looks for it. Nothing depends on where this program is installed.
 *
 * @param from Absolute path of the folder in which the command was called.
 * @throws {DbError} DB_PROJECT_MISSING
 */
export function findProject(from: string): string {
  const folders = foldersUpwards(from);
  const found = folders.find((folder) => findConfigFile(folder)) ?? folders.find(hasSchema);
  if (found !== undefined) return found;
  throw new DbError('DB_PROJECT_MISSING', {
    message: `There is no Prisma project in ${from} or above it: neither a prisma.config.ts nor a prisma/schema.prisma.`,
    next: `Go into the folder of the project, or run "${prisma('init')}" to begin one.`,
  });
}

function hasSchema(folder: string): boolean {
  return ['prisma/schema.prisma', 'schema.prisma'].some((file) => existsSync(path.join(folder, file)));
}

function foldersUpwards(from: string): string[] {
  const above = path.dirname(from);
  return above === from ? [from] : [from, ...foldersUpwards(above)];
}
