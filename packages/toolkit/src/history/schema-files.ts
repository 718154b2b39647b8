import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** A Prisma schema file: its absolute path and its text. */
export type SchemaText = [file: string, text: string];

/**
 * Reads the Prisma schema: one file, or all `.prisma` files of a folder and of the folders in it.
 *
 * @param schema From `locateSchema`.
 * @returns The files in the order of their paths; none when there is nothing at that path.
 */
export function readSchemaFiles(schema: string): SchemaText[] {
  const stat = statSync(schema, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [[schema, readFileSync(schema, 'utf8')]];
  return readdirSync(schema, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.prisma'))
    .sort()
    .map((file) => path.join(schema, file))
    .map((file) => [file, readFileSync(file, 'utf8')]);
}

/** Whether the schema describes any table or view. */
export function hasModels(files: readonly SchemaText[]): boolean {
  return files.some(([, text]) => /^\s*(model|view)\s+\w+\s*\{/m.test(text));
}
