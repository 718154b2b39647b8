import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchemaProject, type SchemaProject } from './schema-project.ts';

/** Defaults that PostgreSQL shows in other words, and a column that it computes. */
const MODEL = (lines = '') => `generator client {\n provider = "prisma-client"\n output = "../client"
  previewFeatures = ["postgresqlExtensions"]\n}
  model Product {\n id Int @id @default(autoincrement())
  until DateTime @default(dbgenerated("NOW() + interval '1 day'"))
  since DateTime @default(dbgenerated("'epoch'"))
  sizes String[] @default(dbgenerated("ARRAY['s', 'm']"))
  state String @default(dbgenerated("'new'::text"))
  made DateTime @default(dbgenerated("CURRENT_TIMESTAMP")) @db.Timestamp(0)
  maker String @default("00000000-0000-0000-0000-000000000000") @db.Uuid
  twice Int?\n${lines}\n  @@map("products")\n}\n`;

const HISTORY = `CREATE EXTENSION citext; CREATE TABLE products (id serial PRIMARY KEY,
  until timestamp(3) NOT NULL DEFAULT now() + '1 day'::interval, since timestamp(3) NOT NULL DEFAULT 'epoch'::timestamp,
  sizes text[] DEFAULT ARRAY['s'::text, 'm'::text], state text NOT NULL DEFAULT 'new',
  made timestamp(0) NOT NULL DEFAULT CURRENT_TIMESTAMP, maker uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  twice int GENERATED ALWAYS AS (2 * 2) STORED);`;

let project: SchemaProject;
beforeAll(async () => {
  project = await createSchemaProject();
  project.migration('20260101000000_start', HISTORY);
  await project.must('upgrade');
});
afterAll(() => project.close());

function models(text: string): void {
  const datasource = 'datasource db {\n  provider = "postgresql"\n  extensions = [citext]\n}\n';
  project.write('prisma/schema.prisma', `${datasource}${text}`);
}

/** The codes of what `check` finds. */
async function findings(): Promise<string[]> {
  const { stdout } = await project.db('check', '--json');
  return (JSON.parse(stdout) as { findings: { code: string }[] }).findings.map(({ code }) => code);
}

describe('what leaves the database as it is', () => {
  it('is no change, however Prisma spells it', async () => {
    models(MODEL());
    const { stdout } = await project.db('draft', 'Set the defaults again', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'DB_NOTHING_DETECTED' } });
    expect(await findings()).not.toContain('schema-differs');
  });

  it('is not in a draft of something else, and a default that changes is', async () => {
    models(MODEL('  note String?').replace("'new'::text", "'old'::text"));
    expect(await findings()).toContain('schema-differs');
    const { migrations } = await project.draft('Add a note to products', '--unverified');
    const [up = '', down = ''] = (migrations[0]?.files ?? []).map((file) => project.read(file));
    expect(up).toMatch(
      /^ALTER TABLE "products"\n {4}ADD COLUMN "note" TEXT,\n {4}ALTER COLUMN "state" SET DEFAULT 'old'::text;$/m,
    );
    expect(down).toMatch(
      /^ALTER TABLE "products"\n {4}DROP COLUMN "note",\n {4}ALTER COLUMN "state" SET DEFAULT 'new';$/m,
    );
    rmSync(path.join(project.dir, 'prisma/migrations', migrations[0]?.name ?? '?'), { recursive: true });
  });
});
