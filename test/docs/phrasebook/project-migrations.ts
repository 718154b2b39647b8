import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { DocumentProject } from '../document-project.ts';

/** The names of the project's migrations, oldest first. */
export function migrationsOf({ dir }: DocumentProject): string[] {
  const entries = readdirSync(path.join(dir, 'prisma/migrations'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The newest migration's name. */
export function newestOf(project: DocumentProject): string {
  return migrationsOf(project).at(-1) ?? '';
}

/** Writes a migration that adds a column to products, with a parent of its own. */
export function addColumnMigration(project: DocumentProject, name: string, column: string, revises: string): void {
  const sql = `-- Add ${column} to products\n--\n-- Revises: ${revises}\n-- Kind: atomic\n-- Why: a test needs it\nBEGIN;\nSET LOCAL lock_timeout = '5s';\nALTER TABLE products ADD COLUMN ${column} TEXT;\nCOMMIT;\n`;
  project.write(`prisma/migrations/${name}/migration.sql`, sql);
}

/** Changes the project's Prisma schema. */
export function editSchema(project: DocumentProject, before: string, after: string): void {
  const schema = project.read('prisma/schema.prisma');
  if (!schema.includes(before)) throw new Error(`The schema has no "${before}"`);
  project.write('prisma/schema.prisma', schema.replace(before, after));
}
