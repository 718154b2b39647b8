import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { StepProject } from '../steps/step-project.ts';

/** A small history with a diamond that is still open: each of its sides changes what the stem made. */
export function writeBranchedHistory(project: StepProject): void {
  project.clear();
  const write = (name: string, revises: string, up: string, down: string) =>
    project.pair(name, `-- ${name}\n--\n-- Revises: ${revises}\n-- Kind: atomic\n${up}\n`, `${down}\n`);
  write(
    '1_products',
    'none',
    'CREATE TABLE products (id serial PRIMARY KEY, name text NOT NULL); CREATE TYPE kind AS ENUM ($$a$$, $$b$$);',
    'DROP TABLE products; DROP TYPE kind;',
  );
  write(
    '2_stock',
    '1_products',
    'ALTER TABLE products ADD stock int NOT NULL DEFAULT 0, ADD CONSTRAINT enough CHECK (stock >= 0);',
    'ALTER TABLE products DROP stock;',
  );
  write(
    '3_brands',
    '2_stock',
    'CREATE TABLE brands (id serial PRIMARY KEY); ALTER TABLE products ADD brand_id int REFERENCES brands ON DELETE SET NULL;',
    'ALTER TABLE products DROP brand_id; DROP TABLE brands;',
  );
  write('4_kinds', '2_stock', 'ALTER TABLE products ADD kind kind;', 'ALTER TABLE products DROP kind;');
  write(
    '5_brand_index',
    '3_brands',
    'CREATE INDEX CONCURRENTLY products_brand ON products (brand_id);',
    'DROP INDEX CONCURRENTLY products_brand;',
  );
  write(
    '6_view',
    '4_kinds',
    'CREATE VIEW of_kind_a AS SELECT id, name FROM products WHERE kind = $$a$$;',
    'DROP VIEW of_kind_a;',
  );
}

/** The names of all migrations, in the order in which Prisma applies them. */
export function migrationNames({ dir }: StepProject): string[] {
  return readdirSync(path.join(dir, 'prisma/migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The SQL of a migration, or of the way back. */
export function readSql({ dir }: StepProject, name: string, file: 'migration.sql' | 'down.sql'): string {
  return readFileSync(path.join(dir, 'prisma/migrations', name, file), 'utf8');
}

/** The statements of a file, one by one, for whoever runs them by hand: some of ours can't share a transaction. */
export function statementsOf(sql: string): string[] {
  return sql
    .replaceAll(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter(Boolean);
}
