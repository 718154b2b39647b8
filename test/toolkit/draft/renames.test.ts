import { describe, expect, it } from 'vitest';
import { createSchemaProject, DATASOURCE, differences, type SchemaProject } from './schema-project.ts';

/** Something that has another name afterwards, and keeps its rows. */
interface Renaming {
  readonly before: string;
  readonly after: string;
  readonly datasource?: string;
  readonly rows: string;
  /** What the draft offers when nobody says anything. */
  readonly offers: readonly string[];
  readonly renames: readonly string[];
  /** Queries with the same answer before and after. */
  readonly kept: { readonly before: string; readonly after: string };
}

const USER = (model: string, lines: string) => `model ${model} {\n id Int @id @default(autoincrement())\n${lines}\n}`;

const renamings: Readonly<Record<string, Renaming>> = {
  'a table that moves to a new schema of PostgreSQL': {
    before: 'model Product {\n id Int @id @default(autoincrement())\n name String @unique\n@@map("products")\n}',
    after:
      'model Product {\n id Int @id @default(autoincrement())\n name String @unique\n@@map("products")\n@@schema("archive")\n}',
    datasource: DATASOURCE.replace('}', '  schemas = ["public", "archive"]\n}'),
    rows: "INSERT INTO products (name) VALUES ('a'), ('b')",
    offers: ['--rename products:archive.products'],
    renames: ['products:archive.products'],
    kept: { before: 'SELECT id, name FROM products', after: 'SELECT id, name FROM archive.products' },
  },
  'a table that is renamed together with its columns': {
    before: USER('User', 'firstName String\n createdAt DateTime @default(now())'),
    after: USER(
      'User',
      'firstName String @map("first_name")\n createdAt DateTime @default(now()) @map("created_at")\n@@map("users")',
    ),
    rows: `INSERT INTO "User" ("firstName") VALUES ('Ada'), ('Ben')`,
    offers: ['--rename User:users'],
    renames: ['User:users', 'users.firstName:first_name', 'users.createdAt:created_at'],
    kept: {
      before: 'SELECT id, "firstName" AS name, "createdAt" AS at FROM "User"',
      after: 'SELECT id, first_name AS name, created_at AS at FROM users',
    },
  },
  'the table behind two lists, which becomes a model': {
    before: 'model Post {\n id Int @id\n tags Tag[]\n}\nmodel Tag {\n id Int @id\n posts Post[]\n}',
    after: `model Post {\n id Int @id\n tags TagOfPost[]\n}\nmodel Tag {\n id Int @id\n posts TagOfPost[]\n}
      model TagOfPost {\n tagId Int @map("tag_id")\n postId Int @map("post_id")
        tag Tag @relation(fields: [tagId], references: [id])\n post Post @relation(fields: [postId], references: [id])
        @@id([tagId, postId])\n @@map("tags_of_posts")\n}`,
    rows: 'INSERT INTO "Post" VALUES (1), (2); INSERT INTO "Tag" VALUES (7); INSERT INTO "_PostToTag" VALUES (2, 7)',
    offers: ['--rename _PostToTag:tags_of_posts'],
    renames: ['_PostToTag:tags_of_posts', 'tags_of_posts.A:post_id', 'tags_of_posts.B:tag_id'],
    kept: {
      before: 'SELECT "A" AS post, "B" AS tag FROM "_PostToTag"',
      after: 'SELECT post_id AS post, tag_id AS tag FROM tags_of_posts',
    },
  },
  'a value of an enum': {
    before: 'model Product {\n id Int @id\n state State @default(OLD)\n}\nenum State {\n NEW\n OLD\n}',
    after: 'model Product {\n id Int @id\n state State @default(PAST)\n}\nenum State {\n NEW\n PAST\n}',
    rows: 'INSERT INTO "Product" VALUES (1, DEFAULT)',
    offers: ['--rename State.OLD:PAST'],
    renames: ['State.OLD:PAST'],
    kept: {
      before: `SELECT id, replace(state::text, 'OLD', 'PAST') AS state FROM "Product"`,
      after: 'SELECT id, state::text FROM "Product"',
    },
  },
  'a column that gets another type of the same kind': {
    before: 'model Product {\n id Int @id\n unitCost Int @map("unit_cost")\n}',
    after: 'model Product {\n id Int @id\n unitCost BigInt @map("cost_of_unit")\n}',
    rows: 'INSERT INTO "Product" VALUES (1, 250)',
    offers: ['--rename Product.unit_cost:cost_of_unit'],
    renames: ['Product.unit_cost:cost_of_unit'],
    kept: {
      before: 'SELECT unit_cost::int AS cost FROM "Product"',
      after: 'SELECT cost_of_unit::int AS cost FROM "Product"',
    },
  },
};

async function withProject(work: (project: SchemaProject) => Promise<void>): Promise<void> {
  const project = await createSchemaProject();
  try {
    await work(project);
  } finally {
    await project.close();
  }
}

describe('a rename is offered, and keeps the rows', { timeout: 300_000 }, () => {
  it.concurrent.each(Object.entries(renamings))('of %s', (_name, change) =>
    withProject(async (project) => {
      await project.start(change.before);
      await project.query(change.rows);
      const rows = await project.query(change.kept.before);
      const before = await project.catalog();
      project.write('prisma/schema.prisma', `${change.datasource ?? DATASOURCE}\n${change.after}`);
      const { stdout } = await project.db('draft', 'Call it something else', '--json', '--rename', 'no:where');
      const possible = JSON.parse(stdout).error.next;
      for (const offer of change.offers) expect(possible).toContain(offer.replace('--rename ', ''));

      const flags = change.renames.flatMap((rename) => ['--rename', rename]);
      const drafted = await project.draft('Call it something else', '--why', 'it is clearer', ...flags);
      expect([drafted.undecided, (drafted.verified ?? []).flatMap(({ problems }) => problems)]).toEqual([[], []]);
      await project.must('upgrade');
      expect(await project.query(change.kept.after)).toEqual(rows);
      const after = await project.catalog();
      await project.must('downgrade', `-${drafted.migrations.length}`, '--yes');
      expect(await project.query(change.kept.before)).toEqual(rows);
      expect(differences(before, await project.catalog())).toEqual([]);
      await project.must('upgrade');
      expect(differences(after, await project.catalog())).toEqual([]);
    }),
  );

  it('of the likeliest of many, and each column once', () =>
    withProject(async (project) => {
      const models = (names: readonly string[]) =>
        project.models(`model Product {\n id Int @id\n${names.map((name) => ` ${name} String?`).join('\n')}\n}`);
      await project.start(
        `model Product {\n id Int @id\n nameDe String?\n nameEn String?\n colour String?\n maker String?\n}`,
      );
      models(['name_de', 'name_en', 'main_colour', 'maker_id', 'note', 'remark']);
      const { undecided } = await project.draft('Call the columns something else', '--unverified');
      expect(undecided.map(({ flag }) => flag.replace('--rename Product.', '')).sort()).toEqual([
        'colour:main_colour',
        'maker:maker_id',
        'nameDe:name_de',
        'nameEn:name_en',
      ]);
    }));
});
