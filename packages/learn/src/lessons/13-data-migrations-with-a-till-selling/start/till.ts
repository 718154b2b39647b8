/*
 * A till that sells, some twenty times a second, until it is closed:
 *
 *     npx tsx till.ts open       opens the shop; version 1 sells, in the background
 *     npx tsx till.ts deploy 2   from the next sale on, version 2 sells
 *     npx tsx till.ts report     which version sells, how many sales it made, how many it lost
 *     npx tsx till.ts close      closes the shop, and reports
 *
 * What it did is in till/journal.jsonl. A sale that the database refuses is lost: the customer has gone.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import pg from 'pg';

/** What each version of the till's code does with a sale of $1 cents. */
const versions: Record<string, string> = {
  1: 'INSERT INTO sales (total_cents) VALUES ($1) RETURNING id, total_cents',
  2: 'INSERT INTO sales (total_cents, total) VALUES ($1::int, $1::int / 100.0) RETURNING id, total_cents',
  3: 'INSERT INTO sales (total) VALUES ($1::int / 100.0) RETURNING id, total',
};

const folder = path.join(import.meta.dirname, 'till');
const journal = path.join(folder, 'journal.jsonl');
const wanted = path.join(folder, 'version');

/** A line of the journal. */
interface Entry {
  readonly what: 'open' | 'version' | 'sold' | 'lost' | 'close';
  readonly version?: string;
  readonly id?: number;
  readonly cents?: number;
  /** Why a sale was lost. */
  readonly why?: string;
  /** The columns of the table when the shop was opened or closed. */
  readonly columns?: readonly string[];
  /** How many sales a version finds without a total, when it begins. */
  readonly unreadable?: number;
}

/** Sells until nobody wants a version any more, the database is gone, or half an hour is over. */
async function sell(): Promise<void> {
  const { DATABASE_URL } = parseEnv(readFileSync(path.join(import.meta.dirname, '.env'), 'utf8'));
  const client = new pg.Client({ connectionString: DATABASE_URL, lock_timeout: 5000 });
  let connected = true;
  client.on('error', () => {
    connected = false;
  });
  await client.connect();
  note({ what: 'open', columns: await columns(client) });
  const night = Date.now() + 30 * 60_000;
  let version = '';
  for (let next = wantedVersion(); connected && next !== null && Date.now() < night; next = wantedVersion()) {
    if (next !== version) note({ what: 'version', version: next, unreadable: await unreadable(client, next) });
    version = next;
    const cents = 100 + Math.floor(Math.random() * 4900);
    try {
      const { rows } = await client.query(versions[version] ?? '', [cents]);
      note({ what: 'sold', version, id: rows[0].id, cents });
    } catch (error) {
      note({ what: 'lost', version, cents, why: (error as Error).message });
    }
    await sleep(40);
  }
  rmSync(wanted, { force: true });
  if (connected) note({ what: 'close', columns: await columns(client) });
  await client.end();
}

/** Null when the shop is to be closed. */
function wantedVersion(): string | null {
  try {
    return readFileSync(wanted, 'utf8');
  } catch {
    return null;
  }
}

/** Under another name first, so that the till never reads half a file. */
function want(version: string): void {
  writeFileSync(`${wanted}.next`, version);
  renameSync(`${wanted}.next`, wanted);
}

async function columns(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'sales'::regclass AND attnum > 0 AND NOT attisdropped`,
  );
  return rows.map(({ name }) => name);
}

/** Version 3 reads the new column alone: a sale without it is missing in its reports. */
async function unreadable(client: pg.Client, version: string): Promise<number> {
  if (version !== '3' || !(await columns(client)).includes('total')) return 0;
  return Number((await client.query('SELECT count(*) FROM sales WHERE total IS NULL')).rows[0].count);
}

/** After a reset of the lesson the folder is not there any more; then nothing is written. */
function note(entry: Entry): void {
  if (existsSync(folder)) appendFileSync(journal, `${JSON.stringify(entry)}\n`);
}

/** The journal since the shop was last opened. */
function today(): Entry[] {
  if (!existsSync(journal)) return [];
  const entries = readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Entry => JSON.parse(line));
  return entries.slice(entries.findLastIndex(({ what }) => what === 'open'));
}

async function until(happened: () => boolean): Promise<void> {
  for (let waited = 0; !happened(); waited += 50) {
    if (waited > 20_000) throw new Error('The till does not answer: close it, and open it again.');
    await sleep(50);
  }
}

async function open(): Promise<void> {
  if (existsSync(wanted)) throw new Error('The shop is open already.');
  mkdirSync(folder, { recursive: true });
  const before = existsSync(journal) ? readFileSync(journal, 'utf8').length : 0;
  want('1');
  spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), 'sell'], {
    cwd: import.meta.dirname,
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  }).unref();
  await until(() => existsSync(journal) && readFileSync(journal, 'utf8').length > before && today().length > 2);
}

async function deploy(version: string): Promise<void> {
  if (!(version in versions)) throw new Error('There are the versions 1, 2 and 3.');
  if (!existsSync(wanted)) throw new Error('The shop is closed: npx tsx till.ts open');
  want(version);
  await until(() => today().at(-1)?.version === version && today().at(-1)?.what !== 'version');
}

async function close(): Promise<void> {
  if (!existsSync(wanted)) throw new Error('The shop is closed already.');
  rmSync(wanted, { force: true });
  await until(() => today().at(-1)?.what === 'close');
}

function report(): void {
  const entries = today();
  const sold = entries.filter(({ what }) => what === 'sold').length;
  const lost = entries.filter(({ what }) => what === 'lost');
  const version = entries.findLast(({ what }) => what === 'version')?.version;
  console.log(existsSync(wanted) ? `Open, version ${version} is selling.` : 'Closed.');
  console.log(`${sold} sales, ${lost.length} lost`);
  for (const why of new Set(lost.map((entry) => `version ${entry.version}: ${entry.why}`))) console.log(`  ${why}`);
  const missing = entries.find(({ unreadable = 0 }) => unreadable > 0)?.unreadable;
  if (missing) console.log(`  version 3 found ${missing} sales without a total, and left them out of its report`);
}

const [word = '', version = ''] = process.argv.slice(2);
try {
  if (word === 'sell') await sell();
  else {
    if (word === 'open') await open();
    else if (word === 'deploy') await deploy(version);
    else if (word === 'close') await close();
    else if (word !== 'report') throw new Error('npx tsx till.ts open | deploy 2 | report | close');
    report();
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
