import { describe, expect, it } from 'vitest';
import { connected } from '../../history/test-database.ts';
import { lintOne, type SampleMigration } from '../lint-sample.ts';
import { onDatabase, readRulePage, testRulePage } from '../rule-page.ts';

describe('missing-lock-timeout', () => {
  testRulePage('missing-lock-timeout');

  it('wants a time, before the first change', async () => {
    const file = (body: string) => `-- Add a note\n-- Why: it is needed\nBEGIN;\n${body}COMMIT;\n`;
    const change = 'ALTER TABLE products ADD COLUMN note TEXT;\n';
    expect(await lintOne(file(`SET LOCAL lock_timeout = '0';\n${change}`))).toEqual(['missing-lock-timeout:5']);
    expect(await lintOne(file(`SET LOCAL lock_timeout TO DEFAULT;\n${change}`))).toEqual(['missing-lock-timeout:5']);
    expect(await lintOne(file(`${change}SET LOCAL lock_timeout = '5s';\n`))).toEqual(['missing-lock-timeout:4']);
    expect(await lintOne(file(`SET LOCAL statement_timeout = 0;\nSET lock_timeout = 5000;\n${change}`))).toEqual([]);
    expect(await lintOne(file('SELECT 1;\n'))).toEqual([]);
  });

  it('keeps the shop from standing still behind a long report', async () => {
    const page = readRulePage('missing-lock-timeout');
    await onDatabase(page, [], async ({ url }) => {
      expect(await deployDuringReport(url, page.fine)).toEqual({ sale: 'sold', deploy: '55P03' });
      expect(await deployDuringReport(url, page.found)).toEqual({ sale: 'stood still', deploy: 'done' });
    });
  });
});

/** Deploys while a report reads the table, and sells something while the deploy waits for the report. */
function deployDuringReport(url: string, [migration]: readonly SampleMigration[]) {
  const sql = (migration?.up ?? '').replace("'5s'", "'500ms'");
  return connected(url, async (report) => {
    await report.query('BEGIN; SELECT * FROM products');
    return connected(url, async (client) => {
      let waits = true;
      const deployed = client.query(sql).then(
        () => 'done',
        (error) => error.code,
      );
      const ended = deployed.finally(() => {
        waits = false;
      });
      const waiting = 'SELECT FROM pg_locks WHERE NOT granted AND relation = $1::regclass';
      while (waits && (await report.query(waiting, ['products'])).rowCount === 0);
      const sale = await connected(url, (till) =>
        till.query("SET statement_timeout = '2s'; SELECT * FROM products"),
      ).then(
        () => 'sold',
        () => 'stood still',
      );
      await report.query('COMMIT');
      return { sale, deploy: await ended };
    });
  });
}
