import { describe, expect, it } from 'vitest';
import { readPrismaScript } from '../../../packages/toolkit/src/draft/draft-statements.ts';
import { type Splitting, splitDraft } from '../../../packages/toolkit/src/draft/split.ts';

const context = { schema: 'public', sequenceOf: () => '"s"' };
const usual: Splitting = { schema: 'public', oneFile: false, safe: false, partitioned: [] };

async function split(up: string, down: string, options: Partial<Splitting> = {}) {
  const parts = splitDraft(await readPrismaScript(up, context), await readPrismaScript(down, context), {
    ...usual,
    ...options,
  });
  return parts.map(({ about, kind, up: forth, down: back }) => ({ about, kind, up: forth, down: back }));
}

describe('splitDraft', () => {
  it('builds an index on a table that exists alone in its file, and drops it there', async () => {
    const parts = await split(
      'ALTER TABLE "a" ADD COLUMN "x" INTEGER; CREATE UNIQUE INDEX "a_x_key" ON "a"("x");',
      'DROP INDEX "public"."a_x_key"; ALTER TABLE "public"."a" DROP COLUMN "x";',
    );
    expect(parts).toEqual([
      {
        about: null,
        kind: 'atomic',
        up: ['ALTER TABLE "a" ADD COLUMN "x" INTEGER;'],
        down: ['ALTER TABLE "a" DROP COLUMN "x";'],
      },
      {
        about: 'build a_x_key',
        kind: 'concurrent',
        up: ['CREATE UNIQUE INDEX CONCURRENTLY "a_x_key" ON "a"("x");'],
        down: ['DROP INDEX CONCURRENTLY "a_x_key";'],
      },
    ]);
  });

  it('adds a foreign key after the unique index that it needs, in whatever order it names the columns', async () => {
    const parts = await split(
      `CREATE UNIQUE INDEX "a_x_y_key" ON "a"("x", "y");
       ALTER TABLE "b" ADD CONSTRAINT "b_fkey" FOREIGN KEY ("v", "u") REFERENCES "a"("y", "x");`,
      'ALTER TABLE "b" DROP CONSTRAINT "b_fkey"; DROP INDEX "a_x_y_key";',
    );
    expect(parts.map(({ about }) => about)).toEqual(['build a_x_y_key', 'add b_fkey']);
  });

  it('leaves the index of a new table, and of a partitioned one, where it is', async () => {
    const [fresh, partitioned] = await Promise.all([
      split('CREATE TABLE "a" ("x" INTEGER); CREATE INDEX "i" ON "a"("x");', 'DROP TABLE "a";'),
      split('CREATE INDEX "i" ON "a"("x");', 'DROP INDEX "i";', { partitioned: [{ schema: 'public', name: 'a' }] }),
    ]);
    expect([fresh.map(({ kind }) => kind), partitioned.map(({ kind }) => kind)]).toEqual([['atomic'], ['atomic']]);
  });

  it('validates a foreign key in a later transaction', async () => {
    const add = 'ADD CONSTRAINT "f" FOREIGN KEY ("x") REFERENCES "b"("id")';
    const parts = await split(`ALTER TABLE "a" ${add};`, 'ALTER TABLE "a" DROP CONSTRAINT "f";');
    expect(parts.map(({ up }) => up)).toEqual([
      [`ALTER TABLE "a" ${add} NOT VALID;`],
      ['ALTER TABLE "a" VALIDATE CONSTRAINT "f";'],
    ]);
    expect(parts[1]?.down).toEqual([`ALTER TABLE "a"\n    DROP CONSTRAINT "f",\n    ${add} NOT VALID;`]);
  });

  it('checks all rows before the strong lock of SET NOT NULL, when it shall be safe', async () => {
    const [first, second] = await split(
      'ALTER TABLE "a" ALTER COLUMN "x" SET NOT NULL, ALTER COLUMN "y" SET NOT NULL;',
      'ALTER TABLE "a" ALTER COLUMN "x" DROP NOT NULL, ALTER COLUMN "y" DROP NOT NULL;',
      { safe: true },
    );
    expect(first?.up[0]).toContain('CHECK ("x" IS NOT NULL) NOT VALID');
    const kinds = (second?.up ?? []).map((sql) => /VALIDATE|SET NOT NULL|DROP/.exec(sql)?.[0]);
    expect(kinds).toEqual(['VALIDATE', 'VALIDATE', 'SET NOT NULL', 'DROP', 'SET NOT NULL', 'DROP']);
  });

  it('is one transaction where that is wished', async () => {
    const parts = await split(
      'CREATE INDEX "i" ON "a"("x"); ALTER TABLE "a" ADD CONSTRAINT "f" FOREIGN KEY ("x") REFERENCES "b"("id");',
      'ALTER TABLE "a" DROP CONSTRAINT "f"; DROP INDEX "i";',
      { oneFile: true },
    );
    expect(parts).toHaveLength(1);
    expect(parts[0]?.up.join()).not.toMatch(/CONCURRENTLY|NOT VALID/);
  });

  it('lets an index go with its column, and drops one that stays alone in a file', async () => {
    const parts = await split(
      'DROP INDEX "i"; DROP INDEX "j"; ALTER TABLE "a" DROP COLUMN "x";',
      'ALTER TABLE "a" ADD COLUMN "x" INTEGER; CREATE INDEX "i" ON "a"("x"); CREATE INDEX "j" ON "a"("y");',
    );
    expect(parts.map(({ up }) => up)).toEqual([
      ['DROP INDEX "i";', 'ALTER TABLE "a" DROP COLUMN "x";'],
      ['DROP INDEX CONCURRENTLY "j";'],
    ]);
    expect(parts[1]?.down).toEqual(['CREATE INDEX CONCURRENTLY "j" ON "a"("y");']);
  });
});

describe('readPrismaScript', () => {
  it('knows no SERIAL as a type to change to, and lets the sequence grow with its column', async () => {
    const parts = await split('ALTER TABLE "a" ALTER COLUMN "id" SET DATA TYPE BIGSERIAL;', '');
    expect(parts[0]?.up).toEqual([
      'ALTER TABLE "a" ALTER COLUMN "id" SET DATA TYPE BIGINT;',
      'ALTER SEQUENCE "s" AS BIGINT;',
    ]);
  });
});
