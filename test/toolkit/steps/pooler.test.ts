import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EngineMethods } from '../../../packages/toolkit/src/engine/engine-methods.ts';
import { PRISMA_LOCK_KEY } from '../../../packages/toolkit/src/history/migrations-table.ts';
import { openConnection } from '../../../packages/toolkit/src/open-connection.ts';
import { isSessionShared } from '../../../packages/toolkit/src/steps/own-session.ts';
import { migrationsList, noFilters } from '../engine/engine-process.ts';
import { findPgBouncer, type PgBouncer, startPgBouncer } from './pgbouncer.ts';
import { createStepDatabase, type StepDatabase } from './step-database.ts';
import { createStepProject, type StepProject } from './step-project.ts';

const program = findPgBouncer();

describe.skipIf(program === undefined)('behind PgBouncer', () => {
  let database: StepDatabase;
  let project: StepProject;
  let pooler: PgBouncer | undefined;
  beforeAll(async () => {
    database = await createStepDatabase();
    project = createStepProject(database.url);
  });
  beforeEach(async () => {
    await pooler?.stop();
    await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    project.clear();
    project.pair('1_a', 'CREATE TABLE a (id int); SELECT pg_sleep(0.2);', 'DROP TABLE a;');
  });
  afterAll(async () => {
    await pooler?.stop();
    project.remove();
    await database.drop();
  });

  /** From here on DATABASE_URL leads through one with this `pool_mode`. Returns the address. */
  async function pool(mode: string): Promise<string> {
    if (!program) throw new Error('there is no PgBouncer');
    pooler = await startPgBouncer(program, database.url, mode);
    const url = pooler.through(database.url);
    project.write('.env', `DATABASE_URL=${url}\nDATABASE_SERVER=url\n`);
    return url;
  }

  const locks = () =>
    database.values(
      `SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
      WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objid = ${PRISMA_LOCK_KEY}`,
    );

  it('refuses whatever takes the migration lock where sessions are shared, and leaves no lock behind', async () => {
    const url = await pool('transaction');
    const runs = await Promise.all(['upgrade', 'upgrade', 'upgrade'].map((verb) => project.db(verb)));
    for (const args of [['downgrade', 'base', '--yes'], ['stamp', 'head'], ['check']])
      runs.push(await project.db(...args));
    for (const { code, stderr } of runs) {
      expect(stderr).toContain('DATABASE_URL leads to a pooler that gives each transaction to another session');
      expect(code).toBe(3);
    }
    expect(await project.db('deploy', '--no-backup')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('pooler'),
    });
    expect(await project.db('deploy', '--unattended')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('pooler'),
    });
    const engine = new EngineMethods({ url }, [], { print: async () => {}, log: () => {} });
    const list = migrationsList(path.join(project.dir, 'prisma'));
    await expect(engine.call('applyMigrations', { migrationsList: list, filters: noFilters })).rejects.toMatchObject({
      data: { message: expect.stringContaining('DATABASE_URL leads to a pooler') },
    });
    await engine.close();
    expect(await database.tables()).toEqual([]);
    expect(await locks()).toEqual([]);
  });

  it('sees that sessions are shared when somebody else gives one back meanwhile', async () => {
    const url = await pool('transaction');
    const [client, other] = await Promise.all([1, 2].map(() => openConnection({ connectionString: url })));
    if (!client || !other) throw new Error('there are two');
    // The other one has a session, so that the client gets another one, and gives it back once the client has been answered.
    await other.query('BEGIN; SELECT 1');
    const query = client.query.bind(client) as (sql: string) => Promise<unknown>;
    let isAnswered = false;
    const watched = Object.create(client, {
      query: {
        value: async (sql: string) => {
          const answer = await query(sql);
          if (!isAnswered) await other.query('COMMIT');
          isAnswered = true;
          return answer;
        },
      },
    });
    expect(await isSessionShared(watched)).toBe(true);
    await Promise.all([client.end(), other.end()]);
  });

  it('is a failure for doctor where sessions are shared', async () => {
    await pool('transaction');
    const { stdout } = await project.db('doctor', '--json');
    expect(JSON.parse(stdout).findings).toContainEqual(expect.objectContaining({ name: 'pooler', state: 'fail' }));
  });

  it('migrates where each connection has a session of its own', async () => {
    await pool('session');
    const runs = await Promise.all(['upgrade', 'upgrade', 'upgrade'].map((verb) => project.db(verb)));
    for (const run of runs) expect(run).toMatchObject({ code: 0 });
    expect((await database.history()).map((row) => row.migration_name)).toEqual(['1_a']);
    expect(await project.db('downgrade', 'base', '--yes')).toMatchObject({ code: 0 });
    expect(await locks()).toEqual([]);
    const { stdout } = await project.db('doctor', '--json');
    expect(JSON.parse(stdout).findings).not.toContainEqual(expect.objectContaining({ name: 'pooler' }));
  });
});
