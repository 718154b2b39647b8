import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { withScratchDatabase } from '../../../packages/toolkit/src/scratch/scratch-database.ts';
import { onServer, unusedName } from '../history/test-database.ts';
import { databasesLike, settingsFor } from './list-databases.ts';

describe('withScratchDatabase', () => {
  it('gives an empty database beside one that need not exist, and drops it afterwards', async () => {
    const database = unusedName();
    const seen = await withScratchDatabase(settingsFor(database), 'trial', async ({ name, client }) => {
      await client.query('CREATE TABLE made (id int)');
      expect(await databasesLike(database)).toEqual([name]);
      return name;
    });
    expect(seen).toMatch(new RegExp(`^${database}_scratch_trial_[0-9a-f]{8}$`));
    expect(await databasesLike(database)).toEqual([]);
  });

  it('drops it when the work fails, with connections still open, and passes the failure on', async () => {
    const database = unusedName();
    const work = withScratchDatabase(settingsFor(database), 'trial', async ({ connect }) => {
      await connect();
      throw new Error('the work failed');
    });
    await expect(work).rejects.toThrow('the work failed');
    expect(await databasesLike(database)).toEqual([]);
  });

  it('has the schema of DATABASE_URL, and keeps to it after RESET ALL', async () => {
    const settings = settingsFor(unusedName(), '?schema=Till%20two');
    await withScratchDatabase(settings, 'trial', async ({ client }) => {
      await client.query('RESET ALL');
      await client.query('CREATE TABLE made (id int)');
      const { rows } = await client.query('SELECT schemaname FROM pg_tables WHERE tablename = $1', ['made']);
      expect(rows).toEqual([{ schemaname: 'Till two' }]);
    });
  });

  it('copies a database with its rows, and lets the first one go on', async () => {
    const database = unusedName();
    await withScratchDatabase(settingsFor(database), 'trial', async (scratch) => {
      await scratch.client.query('CREATE TABLE made AS SELECT 1 AS id');
      await scratch.withCopy(async (copy) => {
        await copy.client.query('INSERT INTO made VALUES (2)');
        expect((await copy.client.query('SELECT id FROM made ORDER BY 1')).rows).toEqual([{ id: 1 }, { id: 2 }]);
        expect((await scratch.client.query('SELECT id FROM made')).rows).toEqual([{ id: 1 }]);
      });
      expect(await databasesLike(database)).toEqual([scratch.name]);
      expect((await scratch.client.query('SELECT id FROM made')).rows).toEqual([{ id: 1 }]);
    });
  });

  it('makes several at once', async () => {
    const database = unusedName();
    const names = await Promise.all(
      Array.from({ length: 6 }, () => withScratchDatabase(settingsFor(database), 'trial', async ({ name }) => name)),
    );
    expect(new Set(names).size).toBe(6);
    expect(await databasesLike(database)).toEqual([]);
  });

  it('says what to do when the user may not create databases', async () => {
    const user = unusedName();
    await onServer((server) => server.query(`CREATE ROLE ${user} LOGIN PASSWORD 'Hush-4711'`));
    const settings = settingsFor('postgres');
    const url = Object.assign(new URL(settings.url), { username: user, password: 'Hush-4711' }).href;
    const refusal = withScratchDatabase({ ...settings, url, user }, 'trial', async () => {});
    await expect(refusal).rejects.toMatchObject({
      code: 'DB_SCRATCH_REFUSED',
      message: expect.not.stringContaining('Hush'),
      next: `Let an administrator run: ALTER ROLE ${pg.escapeIdentifier(user)} CREATEDB; or name an empty database of this user's in SHADOW_DATABASE_URL.`,
    });
    await onServer((server) => server.query(`DROP ROLE ${user}`));
  });
});
