import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPrismaDifferences } from '../../../packages/learn/src/page/prisma-differences.ts';
import { compareSchema as compare } from '../../../packages/toolkit/src/engine/compare-schema.ts';
import { createTestDatabase, type TestDatabase } from '../../toolkit/history/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(`
    CREATE TYPE tender AS ENUM ('cash');
    CREATE TABLE shelves (id integer PRIMARY KEY, place text NOT NULL, width integer NOT NULL DEFAULT 5);
    CREATE INDEX shelves_place_idx ON shelves (place);
    CREATE TABLE goods (id integer PRIMARY KEY, shelf_id integer NOT NULL
      CONSTRAINT goods_shelf_id_fkey REFERENCES shelves ON UPDATE CASCADE ON DELETE CASCADE, tender tender);
    CREATE TABLE sales (id integer PRIMARY KEY)`);
});
afterAll(async () => {
  await database?.drop();
});

const schema = `
datasource db {
  provider = "postgresql"
}
enum tender {
  cash
}
model shelves {
  id    Int     @id
  place String
  width Int     @default(5)
  goods goods[]
  @@index([place])
}
model goods {
  id       Int     @id
  shelf_id Int
  tender   tender?
  shelf    shelves @relation(fields: [shelf_id], references: [id], onDelete: Cascade)
}
model sales {
  id Int @id
}
`;

/** What is found after these texts of the schema have been replaced. */
async function differences(...replaced: [from: string, to: string][]) {
  const changed = replaced.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, schema);
  const { text } = await compare(database.url, [['schema.prisma', changed]]);
  return readPrismaDifferences(text).map(({ says, table, column, whole, only }) => ({
    says,
    table,
    column,
    whole,
    only,
  }));
}

describe('what Prisma lists', () => {
  it('is nothing when both say the same', async () => {
    expect((await compare(database.url, [['schema.prisma', schema]])).same).toBe(true);
  });

  it('has tables that only one of the two has, and nothing more of them', async () => {
    expect(
      await differences(
        [
          'model sales {\n  id Int @id\n}',
          'model refunds {\n  id Int @id\n  goods_id Int\n  goods goods @relation(fields: [goods_id], references: [id])\n}',
        ],
        ['  tender   tender?', '  tender   tender?\n  refunds refunds[]'],
      ),
    ).toEqual([
      {
        says: 'table refunds is in the blueprint, but not in the plan',
        table: 'refunds',
        column: null,
        whole: true,
        only: 'first',
      },
      {
        says: 'table sales is in the plan, but not in the blueprint',
        table: 'sales',
        column: null,
        whole: true,
        only: 'second',
      },
    ]);
  });

  it('has columns that were added, taken away and altered', async () => {
    const found = await differences(
      ['  place String', '  height Int\n  place String?'],
      ['  tender   tender?', ''],
      ['@default(5)', '@default(6)'],
    );
    expect(found).toEqual([
      {
        says: 'goods: column tender is in the plan, but not in the blueprint',
        table: 'goods',
        column: 'tender',
        whole: false,
        only: 'second',
      },
      {
        says: 'shelves: column height is in the blueprint, but not in the plan',
        table: 'shelves',
        column: 'height',
        whole: false,
        only: 'first',
      },
      {
        says: 'shelves: column place (changed from Required to Nullable)',
        table: 'shelves',
        column: 'place',
        whole: false,
        only: null,
      },
      {
        says: 'shelves: column width (default changed from 5 to 6)',
        table: 'shelves',
        column: 'width',
        whole: false,
        only: null,
      },
    ]);
  });

  it('has enums and their values', async () => {
    const found = await differences(
      ['  cash', '  cash\n  card'],
      ['enum tender', 'enum colour {\n  red\n}\nenum tender'],
    );
    expect(found.map(({ says }) => says)).toEqual([
      'enum colour is in the blueprint, but not in the plan',
      'tender: variant card is in the blueprint, but not in the plan',
    ]);
  });

  it('has indexes, and a foreign key that acts otherwise as one change', async () => {
    const found = await differences(
      ['@@index([place])', '@@index([place, width])'],
      ['onDelete: Cascade', 'onDelete: Restrict'],
    );
    expect(found).toEqual([
      {
        says: 'goods: foreign key on columns (shelf_id) is not the same in blueprint and plan',
        table: 'goods',
        column: null,
        whole: false,
        only: null,
      },
      {
        says: 'shelves: index on columns (place) is in the plan, but not in the blueprint',
        table: 'shelves',
        column: null,
        whole: false,
        only: 'second',
      },
      {
        says: 'shelves: index on columns (place, width) is in the blueprint, but not in the plan',
        table: 'shelves',
        column: null,
        whole: false,
        only: 'first',
      },
    ]);
  });
});
