/*
 * Runs one UPDATE again and again, each time in a transaction of its own, until it finds no row any more:
 *
 *     npx tsx batches.ts "UPDATE … WHERE id IN (SELECT id FROM … WHERE … LIMIT 500)"
 *
 * Between two batches all locks are gone. It can be stopped, and started again: what is done is not found again.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import pg from 'pg';

const [update = ''] = process.argv.slice(2);
const { DATABASE_URL } = parseEnv(readFileSync(path.join(import.meta.dirname, '.env'), 'utf8'));
const client = new pg.Client(DATABASE_URL);
try {
  await client.connect();
  let rows = 0;
  for (let batch = 1; ; batch += 1) {
    const { rowCount } = await client.query(update);
    if (!rowCount) break;
    rows += rowCount;
    console.log(`batch ${batch}: ${rowCount} rows`);
    if (batch === 1000) throw new Error('Stopped after 1000 batches: does the WHERE leave out the rows that are done?');
    await sleep(20);
  }
  console.log(`Done: ${rows} rows.`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await client.end();
}
