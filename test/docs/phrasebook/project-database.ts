import type { DocumentProject } from '../document-project.ts';

/** Makes the database as new. */
export async function emptyDatabase({ query }: DocumentProject): Promise<void> {
  await query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
}

/** The names of the migrations that the record has as applied, oldest first; null when there is no record. */
export async function recorded({ query }: DocumentProject): Promise<string[] | null> {
  const [table] = await query<{ there: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS there`,
  );
  if (!table?.there) return null;
  const rows = await query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows.map(({ name }) => name);
}

/** The columns of a table with their types; empty when there is no such table. */
export async function columnsOf({ query }: DocumentProject, table: string): Promise<Record<string, string>> {
  const rows = await query<{ name: string; type: string }>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = to_regclass('public.${table}') AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
  );
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]));
}
