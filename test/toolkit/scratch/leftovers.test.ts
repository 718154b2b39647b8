import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { dropLeftovers, dropScratch, leaseOf, scratchName } from '../../../packages/toolkit/src/scratch/leftovers.ts';
import { connected, createDatabase, onServer, testServerUrl, unusedName } from '../history/test-database.ts';
import { databasesLike } from './list-databases.ts';

const tsx = fileURLToPath(import.meta.resolve('tsx'));
const holders: ChildProcess[] = [];
afterEach(() => {
  for (const holder of holders.splice(0)) holder.kill('SIGKILL');
});

describe('scratchName', () => {
  it('tells whose database it is for, and what for', () => {
    expect(scratchName('shop', 'verify', 0xbeef)).toBe('shop_scratch_verify_0000beef');
    expect(leaseOf('shop_scratch_verify_0000beef')).toBe(0xbeef);
  });

  it('stays within the 63 bytes of a name, and cuts no character in two', () => {
    const name = scratchName('ü'.repeat(40), 'verify', 1);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    expect(name).toMatch(/^ü+_scratch_verify_00000001$/);
    expect(leaseOf(name)).toBe(1);
  });

  it('is the name of no other database', () => {
    for (const other of ['shop', 'shop_scratch', 'shop_scratch_verify_1', 'shop_scratch_verify_0000beef_backup']) {
      expect(leaseOf(other)).toBeNull();
    }
    expect(() => scratchName('shop', 'A b', 1)).toThrow('no purpose');
  });
});

describe('dropScratch', () => {
  it('refuses every name that is not a scratch name', async () => {
    const name = unusedName();
    await onServer(async (server) => {
      await server.query(`CREATE DATABASE ${name}`);
      await expect(dropScratch(server, name)).rejects.toThrow(`"${name}" is not the name of a scratch database`);
      expect(await databasesLike(name)).toEqual([name]);
      await server.query(`DROP DATABASE ${name}`);
    });
  });
});

describe('dropLeftovers', () => {
  it('drops what a killed process left, and not what a living one works in', async () => {
    const database = unusedName();
    const [killed, living] = await Promise.all([hold(database), hold(database)]);
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');
    // The server needs a moment to see that its client is gone.
    await expect
      .poll(
        async () => {
          await onServer(dropLeftovers);
          return databasesLike(database);
        },
        { timeout: 90_000 },
      )
      .toEqual([living.name]);
    await onServer(dropLeftovers);
    expect(await databasesLike(database)).toEqual([living.name]);
  });

  it('leaves an abandoned one to whoever is connected to it', async () => {
    const name = scratchName(unusedName(), 'verify', 77);
    await createDatabase(name);
    await connected(testServerUrl(name), async (client) => {
      expect(await onServer(dropLeftovers)).not.toContain(name);
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    });
    await expect
      .poll(async () => {
        await onServer(dropLeftovers);
        return databasesLike(name);
      })
      .toEqual([]);
  });
});

/** Starts a process that has a scratch database, and waits until it has. */
async function hold(database: string): Promise<{ process: ChildProcess; name: string }> {
  const script = path.join(import.meta.dirname, 'hold-scratch.ts');
  const env = { ...process.env, DATABASE_URL: testServerUrl(database) };
  const child = spawn(process.execPath, ['--import', tsx, script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  holders.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { process: child, name: line.toString().trim() };
}
