import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listRecords } from '../../../packages/toolkit/src/backup/backup-record.ts';
import { connected } from '../history/test-database.ts';
import { type BackupProject, createBackupProject } from './backup-project.ts';
import { testServer } from './kept-database.ts';

let shop: BackupProject;
beforeAll(async () => {
  shop = await createBackupProject(testServer());
});
afterAll(() => shop.remove());

/** Starts a command, and waits until it has connected, or is over. */
async function begin(args: readonly string[]) {
  const { child, ended } = shop.project.start(args, shop.env);
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await connected(shop.database.urlOf('postgres'), async (client) => {
    for (let there = 0; there === 0 && !over; await sleep(5)) {
      const { rows } = await client.query(
        "SELECT count(*)::int AS there FROM pg_stat_activity WHERE application_name = $1 AND datname = 'postgres'",
        [`db ${args[0]}`],
      );
      there = rows[0].there;
    }
  });
  return { child, ended };
}

/** Kills a command, so many milliseconds after it has connected. Says whether it was in the middle of its work. */
async function kill(args: readonly string[], after: number): Promise<boolean> {
  const { child, ended } = await begin(args);
  await Promise.race([sleep(after), ended]);
  child.kill('SIGKILL');
  await ended;
  // What the server was asked for, it finishes, and then sees that nobody waits for it.
  await untilQuiet();
  return (await scratch()).length > 0;
}

async function untilQuiet(): Promise<void> {
  for (let busy = 1; busy > 0; await sleep(20)) {
    const [row] = await shop.database.run(
      `SELECT count(*)::int AS busy FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
      AND (datname LIKE '${shop.database.name}%' OR query LIKE '%${shop.database.name}%')`,
      'postgres',
    );
    busy = row?.busy as number;
  }
}

const records = () => listRecords(path.join(shop.project.dir, 'backups')).map(({ record }) => record);
const copies = async () => (await shop.database.databases()).filter((name) => name !== shop.database.name);
const scratch = async () => (await copies()).filter((name) => name.includes('_scratch_'));
/** After how many milliseconds each kill comes: spread over the time that the work takes on this machine, once connected. */
async function moments(count: number, args: readonly string[]): Promise<number[]> {
  const { ended } = await begin(args);
  const began = performance.now();
  expect((await ended).code).toBe(0);
  const took = performance.now() - began;
  return Array.from({ length: count }, (_, index) => (took * index) / count);
}

describe('killed with SIGKILL', () => {
  it('a backup is whole or is none, and what is left of it goes with the next one', async () => {
    let inTheMiddle = 0;
    for (const after of await moments(8, ['backup', '--clone'])) {
      if (await kill(['backup', '--clone'], after)) inTheMiddle += 1;
      // A record that is there describes a database that is there, with these rows in it.
      for (const { name, tables } of records()) {
        const [row] = await shop.database.run('SELECT count(*)::int AS count FROM products', name);
        expect(row).toEqual({ count: tables['public.products'] });
      }
    }
    expect(inTheMiddle).toBeGreaterThan(0);
    await shop.backup('--clone');
    expect(await scratch()).toEqual([]);
    // A database that had its name already, and not yet its record, gets it from the next restore.
    await shop.restore('latest', '--yes');
    expect(
      records()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(await copies());
  });

  it('a restore leaves the old database or the new one, and the next one cleans up', async () => {
    await shop.database.run('TRUNCATE more; INSERT INTO more VALUES (1)');
    const { name } = await shop.backup('--clone');
    let inTheMiddle = 0;
    for (const after of await moments(10, ['restore', name, '--yes'])) {
      await shop.database.run('INSERT INTO more VALUES (2) ON CONFLICT DO NOTHING');
      if (await kill(['restore', name, '--yes'], after)) inTheMiddle += 1;
      const [row] = await shop.database.run(
        'SELECT (SELECT count(*)::int FROM more) AS more, (SELECT count(*)::int FROM products) AS products',
      );
      expect(row?.products).toBe(3);
      expect([1, 2]).toContain(row?.more);
    }
    await shop.restore(name, '--yes');
    expect(await shop.database.run('SELECT id FROM more')).toEqual([{ id: 1 }]);
    expect(await scratch()).toEqual([]);
    expect(inTheMiddle).toBeGreaterThan(0);
    expect(
      records()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(await copies());
  });
});

describe('a connection that is cut in the middle of a restore', () => {
  it('is reported, and leaves the database as it was', async () => {
    const { name } = await shop.backup('--clone');
    await shop.database.run('INSERT INTO more VALUES (3) ON CONFLICT DO NOTHING');
    const { ended } = shop.project.start(['restore', name, '--yes'], shop.env);
    let over = false;
    void ended.then(() => {
      over = true;
    });
    let cut = 0;
    await connected(shop.database.urlOf('postgres'), async (client) => {
      for (; cut === 0 && !over; await sleep(2)) {
        const { rowCount } = await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'db restore'
          AND query LIKE '%${shop.database.name}%\\_scratch\\_%'`,
        );
        cut = rowCount ?? 0;
      }
    });
    const { code, stderr } = await ended;
    expect(cut).toBeGreaterThan(0);
    expect(stderr).toContain('DB_UNREACHABLE: The connection to');
    expect(code).toBe(3);
    await untilQuiet();
    expect(await shop.database.run('SELECT id FROM more WHERE id = 3')).toEqual([{ id: 3 }]);
    await shop.restore(name, '--yes');
    expect(await scratch()).toEqual([]);
  });
});

describe('what a killed dump left in the folder', () => {
  it('is taken away by the next backup, and what another one is writing is not', async () => {
    const write = (pid: number) => writeFileSync(path.join(shop.project.dir, `backups/a.dump.${pid}.partial`), 'half');
    const dead = 2 ** 22 + 1; // above the highest number that Linux gives
    write(dead);
    write(process.pid);
    await shop.backup('--clone');
    expect(shop.files().filter((file) => file.endsWith('.partial'))).toEqual([`a.dump.${process.pid}.partial`]);
  });
});
