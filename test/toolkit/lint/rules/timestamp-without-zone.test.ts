import { describe, expect, it } from 'vitest';
import { atomic, lintOne } from '../lint-sample.ts';
import { onDatabase, readRulePage, testRulePage } from '../rule-page.ts';

describe('timestamp-without-zone', () => {
  testRulePage('timestamp-without-zone');

  it('finds it in whatever way it is written', async () => {
    const body =
      'CREATE TABLE t (id SERIAL PRIMARY KEY,\na timestamp,\nb "timestamp"(6),\nc timestamp without time zone[],\nd timestamptz,\ne date);';
    expect(await lintOne(atomic(body))).toEqual([7, 8, 9].map((line) => `timestamp-without-zone:${line}`));
    expect(await lintOne(atomic('ALTER TABLE t ADD COLUMN at TIMESTAMP(3);'))).toEqual(['timestamp-without-zone:6']);
  });

  it('is right: two people read different moments', async () => {
    const page = readRulePage('timestamp-without-zone');
    const moments: unknown[] = [];
    for (const example of [page.found, page.fine]) {
      await onDatabase(page, example, async (database) => {
        await database.query("SET TimeZone = 'UTC'; INSERT INTO shifts DEFAULT VALUES");
        const read = 'SELECT extract(epoch FROM opened_at::timestamptz) AS moment FROM shifts';
        const here = (await database.query(read)).rows[0].moment;
        await database.query("SET TimeZone = 'Europe/Vienna'");
        moments.push((await database.query(read)).rows[0].moment === here);
      });
    }
    expect(moments).toEqual([false, true]);
  });
});
