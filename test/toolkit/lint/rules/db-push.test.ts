import { describe, expect, it } from 'vitest';
import { readDatabaseObjects } from '../../../../packages/toolkit/src/lint/database-objects.ts';
import { connected } from '../../history/test-database.ts';
import { atomic, lintSample, SAMPLE } from '../lint-sample.ts';
import { onDatabase, testRulePage } from '../rule-page.ts';

describe('db-push', () => {
  testRulePage('db-push', {
    refused: '42701',
    known: async (page) => {
      let known = {};
      await onDatabase(page, [], async ({ url }) => {
        const database = await connected(url, (client) => readDatabaseObjects(client, 'public', true));
        known = { database, states: new Map([[SAMPLE, 'pending' as const]]) };
      });
      return known;
    },
  });

  const objects = (tables: Record<string, string[]>, hasHistory = true) => ({
    hasHistory,
    tables: Object.keys(tables).map((name) => ({ schema: 'public', name })),
    names: new Set(
      Object.entries(tables).flatMap(([name, columns]) => [
        `public.${name}`,
        ...columns.map((column) => `public.${name}.${column}`),
      ]),
    ),
  });
  const lint = async (body: string, tables: Record<string, string[]>, hasHistory = true) => {
    const { findings } = await lintSample([{ name: SAMPLE, up: atomic(body) }], {
      database: objects(tables, hasHistory),
      states: new Map([[SAMPLE, 'pending' as const]]),
    });
    return findings.filter(({ rule }) => rule === 'db-push').map(({ file, line, what }) => `${file}:${line} ${what}`);
  };
  const file = `prisma/migrations/${SAMPLE}/migration.sql`;

  it('finds a table that a pending migration is going to make', async () => {
    const create = 'CREATE TABLE products (id SERIAL PRIMARY KEY);';
    expect(await lint(create, { products: ['id'] })).toEqual([
      `${file}:6 The table products is in the database already.`,
    ]);
    expect(await lint(create.replace('TABLE', 'TABLE IF NOT EXISTS'), { products: ['id'] })).toEqual([]);
    expect(await lint(create, {})).toEqual([]);
  });

  it('finds a table that no migration mentions, unless a comment does', async () => {
    expect(await lint('SELECT 1;', { sessions: ['id'] })).toEqual([
      'prisma/migrations:1 The table sessions is in the database, and no migration mentions it.',
    ]);
    expect(await lint('-- The table sessions belongs to the session store.\nSELECT 1;', { sessions: ['id'] })).toEqual(
      [],
    );
  });

  it('finds tables without any history', async () => {
    expect(await lint('SELECT 1;', { products: ['id'], orders: ['id'] }, false)).toEqual([
      'prisma/migrations:1 The database has 2 tables (products …), and no migration was ever applied to it.',
    ]);
  });

  it('lets a pending migration make again what it has dropped', async () => {
    const body = 'ALTER TABLE products DROP COLUMN note;\nALTER TABLE products ADD COLUMN remark TEXT;';
    const { findings } = await lintSample(
      [
        { name: '20260401090000_drop_note', up: atomic('ALTER TABLE products DROP COLUMN remark;') },
        { name: SAMPLE, up: atomic(body) },
      ],
      {
        database: objects({ products: ['note', 'remark'] }),
        states: new Map([
          ['20260401090000_drop_note', 'pending' as const],
          [SAMPLE, 'pending' as const],
        ]),
      },
    );
    expect(findings.filter(({ rule }) => rule === 'db-push')).toEqual([]);
  });
});
