import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCastable } from '../../../packages/toolkit/src/draft/castable.ts';
import { createTestDatabase, type TestDatabase } from '../history/test-database.ts';

/** Every type that a Prisma schema can name. */
const types = [
  'text',
  'character varying(20)',
  'character(3)',
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'numeric(10,2)',
  'real',
  'double precision',
  'money',
  'oid',
  'date',
  'timestamp(3) without time zone',
  'timestamp(3) with time zone',
  'time(6) without time zone',
  'time with time zone',
  'json',
  'jsonb',
  'bytea',
  'uuid',
  'xml',
  'inet',
  'bit(8)',
  'bit varying(8)',
];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Whether PostgreSQL can change an empty column's type. */
async function converts(from: string, to: string): Promise<boolean> {
  await database.query(`DROP TABLE IF EXISTS one; CREATE TABLE one (value ${from})`);
  try {
    await database.query(`ALTER TABLE one ALTER COLUMN value TYPE ${to} USING value::${to}`);
    return true;
  } catch (error) {
    expect((error as { code?: string }).code).toBe('42846');
    return false;
  }
}

describe('isCastable', () => {
  it('says of every two types of Prisma what PostgreSQL says', async () => {
    const wrong: string[] = [];
    for (const from of types) {
      for (const to of types) {
        // New in PostgreSQL 18: the bytes of a number.
        if ([from, to].includes('bytea') && [from, to].some((type) => /int/.test(type))) continue;
        if (isCastable(from, to) !== (await converts(from, to))) wrong.push(`${from} → ${to}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('leaves what is no built-in type to the database', () => {
    expect(isCastable('geometry', 'bytea')).toBe(true);
    expect(isCastable('bytea[]', 'json[]')).toBe(false);
  });
});
