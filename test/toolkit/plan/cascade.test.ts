import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStyle } from '../../../packages/toolkit/src/output.ts';
import { type PlannedMigration, planMigrations } from '../../../packages/toolkit/src/plan/plan.ts';
import { planInWords } from '../../../packages/toolkit/src/plan/plan-in-words.ts';
import { connected, createTestDatabase, type TestDatabase } from '../history/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(`
    CREATE TYPE state AS ENUM ('new', 'old');
    CREATE DOMAIN code AS text;
    CREATE TABLE shelves (id int PRIMARY KEY, name text UNIQUE);
    CREATE TABLE goods (id serial PRIMARY KEY, shelf int REFERENCES shelves, state state, code code, price int);
    CREATE INDEX goods_price ON goods (price);
    CREATE VIEW cheap AS SELECT id, price FROM goods WHERE price < 5;
    CREATE VIEW cheapest AS SELECT min(price) AS price FROM cheap;
    CREATE MATERIALIZED VIEW totals AS SELECT shelf, count(*) FROM goods GROUP BY shelf;
    CREATE UNIQUE INDEX totals_shelf ON totals (shelf);
    CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER again BEFORE INSERT ON goods FOR EACH ROW EXECUTE FUNCTION nothing();
    CREATE FUNCTION next_id() RETURNS int LANGUAGE sql AS 'SELECT 1';
    CREATE TABLE labels (id int DEFAULT next_id(), good goods);
    CREATE TABLE old_goods () INHERITS (goods);
    CREATE TABLE years (at date) PARTITION BY RANGE (at);
    CREATE TABLE years_2026 PARTITION OF years FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    CREATE SCHEMA archive;
    CREATE TABLE archive.goods (id int);
    CREATE VIEW archive.all_goods AS SELECT id FROM goods UNION ALL SELECT id FROM archive.goods;
    INSERT INTO shelves VALUES (1, 'a'), (2, 'b');
    INSERT INTO goods (shelf, state, code, price) VALUES (1, 'new', 'x', 3), (2, NULL, 'y', 9);
    INSERT INTO labels (good) VALUES (NULL), (ROW (1, 1, 'new', 'x', 3)::goods);
    INSERT INTO archive.goods VALUES (1), (2), (3);
    INSERT INTO years VALUES ('2026-05-01');
  `);
});
afterAll(() => database.drop());

async function planOf(sql: string): Promise<PlannedMigration> {
  const [plan] = await connected(database.url, (client) =>
    planMigrations(client, 'public', [{ name: '1_drop', up: sql, down: null }]),
  );
  if (!plan) throw new Error('no plan');
  return plan;
}

/** What a DROP … CASCADE really takes along, as PostgreSQL's own notices say it, and nothing of that is done. */
async function noticesOf(sql: string): Promise<string[]> {
  return connected(database.url, async (client) => {
    const said: string[] = [];
    client.on('notice', ({ message = '', detail }) => said.push(...(detail ?? message).split('\n')));
    await client.query(`BEGIN; ${sql}; ROLLBACK`);
    return said.map((line) => line.replace(/^drop cascades to /, '')).sort();
  });
}

const cases: Readonly<Record<string, { taken: readonly string[]; risks: readonly string[] }>> = {
  'DROP TABLE goods CASCADE': {
    taken: [
      'the column labels.good',
      'the materialized view totals',
      'the table old_goods',
      'the view archive.all_goods',
      'the view cheap',
      'the view cheapest',
    ],
    risks: ['goods 2', 'labels.good 1'],
  },
  'ALTER TABLE goods DROP COLUMN price CASCADE': {
    taken: ['the view cheap', 'the view cheapest'],
    risks: ['goods.price 2'],
  },
  'DROP TABLE shelves CASCADE': { taken: ['the constraint goods_shelf_fkey of goods'], risks: ['shelves 2'] },
  'ALTER TABLE shelves DROP CONSTRAINT shelves_pkey CASCADE': {
    taken: ['the constraint goods_shelf_fkey of goods'],
    risks: [],
  },
  'ALTER TABLE shelves DROP CONSTRAINT shelves_name_key CASCADE': { taken: [], risks: [] },
  'DROP VIEW cheap CASCADE': { taken: ['the view cheapest'], risks: [] },
  'DROP TYPE state CASCADE': {
    taken: ['the column goods.state', 'the column old_goods.state'],
    risks: ['goods.state 1'],
  },
  'DROP DOMAIN code CASCADE': {
    taken: ['the column goods.code', 'the column old_goods.code'],
    risks: ['goods.code 2'],
  },
  'DROP FUNCTION nothing() CASCADE': { taken: ['the trigger again of goods'], risks: [] },
  'DROP FUNCTION next_id CASCADE': { taken: ['the default of labels.id'], risks: [] },
  'DROP SEQUENCE goods_id_seq CASCADE': {
    taken: ['the default of goods.id', 'the default of old_goods.id'],
    risks: [],
  },
  'DROP SCHEMA archive CASCADE': {
    taken: ['the table archive.goods', 'the view archive.all_goods'],
    risks: ['archive.goods 3'],
  },
  'DROP TABLE years CASCADE': { taken: [], risks: ['years 1'] },
};

describe('what CASCADE takes along', () => {
  it.each(Object.entries(cases))('is named in the plan of %s', async (sql, { taken, risks }) => {
    const plan = await planOf(sql);
    expect(plan.statements[0]?.notes).toEqual([]);
    expect(plan.taken).toEqual(taken);
    expect(plan.risks.map(({ what, rows }) => `${what} ${rows}`)).toEqual(risks);
  });

  it.each(Object.keys(cases))('is all that PostgreSQL says of %s', async (sql) => {
    const { taken, risks } = await planOf(sql);
    // What goes along, and what is named in the statement itself.
    const named = [...taken, ...risks.map(({ what }) => what)].join('\n');
    for (const notice of await noticesOf(sql)) {
      // "column state of table goods", "default value for column id of table labels", "table archive.goods"
      const words = notice.replace(/^.*\bcolumn (\S+) of table (\S+)$/, '$2.$1').split(' ');
      expect(named, notice).toContain(words.filter((word) => !/^(on|table|of)$/.test(word)).at(-1));
    }
  });

  it('is printed where it happens, and at the end', async () => {
    const lines = planInWords([await planOf('DROP TABLE shelves CASCADE;\nSELECT 1;')], createStyle(false));
    expect(lines).toContain('     ! drops the constraint goods_shelf_fkey of goods along\n');
    expect(lines).toMatch(/\n {2}Dropped along by CASCADE:\n {4}! the constraint goods_shelf_fkey of goods$/);
  });

  it('is gone for the statements after it, and found under a new name', async () => {
    const { statements } = await planOf(
      'ALTER TABLE goods RENAME TO things;\nDROP TABLE things CASCADE;\nDROP VIEW IF EXISTS cheap;',
    );
    expect(statements[1]?.taken).toContain('the view cheap');
    expect(statements[2]?.says).toEqual(['finds no view cheap to drop']);
  });

  it('can not be foreseen of what the plan itself makes', async () => {
    const { statements } = await planOf('CREATE SCHEMA later;\nDROP SCHEMA later CASCADE;');
    expect(statements[1]?.notes).toEqual([expect.stringContaining("can't be foreseen")]);
  });

  it.each(["DO 'BEGIN DELETE FROM goods; END'", 'CALL tidy()'])('nor what code does: %s', async (sql) => {
    const { statements } = await planOf(sql);
    expect(statements[0]?.says[0]).toContain("what it does can't be foreseen");
  });
});
