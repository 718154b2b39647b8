import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PRISMA_LOCK_KEY } from '../../packages/toolkit/src/history/migrations-table.ts';
import { findFreePort } from '../../packages/toolkit/src/server/port.ts';
import {
  connected,
  createDatabase,
  dropDatabase,
  onServer,
  testServerUrl,
  unusedName,
} from '../toolkit/history/test-database.ts';
import { type ContainerProject, createContainerProject, type Ended, killGroup, type Run } from './container-project.ts';

let project: ContainerProject;
/** A database with the whole history, of which tests get copies. */
const migrated = unusedName();
/** How it was made. */
let first: Ended;
let name: string;
let env: Record<string, string>;
const started: Run[] = [];
beforeAll(async () => {
  project = await createContainerProject();
  first = await project.run('migrate', environment(migrated));
});
afterAll(async () => {
  await dropDatabase(migrated);
  project.remove();
});
beforeEach(() => {
  name = unusedName();
  env = environment(name);
});
afterEach(async () => {
  for (const run of started.splice(0)) killGroup(run);
  for (const migration of project.migrations().filter((each) => each > '2027')) project.removeMigration(migration);
  await dropDatabase(name);
});

function environment(database: string): Record<string, string> {
  return {
    DATABASE_URL: testServerUrl(database),
    SHOP_NAME: 'Corner Shop',
    CURRENCY: 'EUR',
    PORT: '0',
    HOST: '127.0.0.1',
  };
}

/** Makes the test's database, as a deploy has left it. */
const makeMigrated = () => createDatabase(name, migrated);

function start(command: string, more: Record<string, string> = {}): Run {
  const run = project.start(command, { ...env, ...more });
  started.push(run);
  return run;
}

const query = (sql: string) => connected(env.DATABASE_URL ?? '', async (client) => (await client.query(sql)).rows);
const appliedNames = async (): Promise<string[]> =>
  (await query('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1')).map(
    (row) => row.migration_name,
  );

describe('entrypoint.sh migrate', () => {
  it('makes the database, applies everything, and says how much', async () => {
    expect(first.text).toContain(`applied ${project.migrations().length} migrations\n`);
    expect(first.code).toBe(0);
    await makeMigrated();
    expect(await appliedNames()).toEqual(project.migrations());
  });

  it('does nothing the second time, and says so', async () => {
    await makeMigrated();
    const before = await query('SELECT * FROM _prisma_migrations ORDER BY id');
    const { code, text } = await project.run('migrate', env);
    expect(text).toContain('nothing to migrate: every migration is applied\n');
    expect(code).toBe(0);
    expect(await query('SELECT * FROM _prisma_migrations ORDER BY id')).toEqual(before);
  });

  it('names the migration that failed and what to do, ends with 4, and is out of it after that', async () => {
    await makeMigrated();
    const bad = '20270101090000_add_to_missing_table';
    project.addMigration(bad, 'BEGIN;\nALTER TABLE nowhere ADD COLUMN note text;\nCOMMIT;\n');
    const first = await project.run('migrate', env);
    expect(first.text).toContain(`The migration ${bad} failed`);
    expect(first.text).toContain('relation "nowhere" does not exist');
    expect(first.text).toContain(`npx prisma migrate resolve --rolled-back ${bad}`);
    expect(first.code).toBe(4);
    const again = await project.run('migrate', env);
    expect(again.text).toContain(`The migration ${bad} failed`);
    expect(again.code).toBe(4);

    await resolve(bad);
    project.addMigration(bad, 'BEGIN;\nALTER TABLE products ADD COLUMN note text;\nCOMMIT;\n');
    const { code, text } = await project.run('migrate', env);
    expect(text).toContain('applied 1 migration\n');
    expect(code).toBe(0);
  });

  it('leaves nothing half done when it is killed in the middle, and is out of it by the way that it names', async () => {
    await makeMigrated();
    const slow = '20270101090000_add_note_slowly';
    const sql = (pause: string) => `BEGIN;\nALTER TABLE products ADD COLUMN note text;\n${pause}COMMIT;\n`;
    project.addMigration(slow, sql('SELECT pg_sleep(60);\n'));
    const run = start('migrate');
    await untilSleeping();
    killGroup(run);
    await run.ended;
    await onServer((admin) =>
      admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`),
    );

    expect(await query("SELECT FROM pg_attribute WHERE attrelid = 'products'::regclass AND attname = 'note'")).toEqual(
      [],
    );
    const blocked = await project.run('migrate', env);
    expect(blocked.text).toContain(`npx prisma migrate resolve --rolled-back ${slow}`);
    expect(blocked.code).toBe(4);
    await resolve(slow);
    project.addMigration(slow, sql(''));
    expect(await project.run('migrate', env)).toMatchObject({ code: 0 });
    expect(
      await query("SELECT FROM pg_attribute WHERE attrelid = 'products'::regclass AND attname = 'note'"),
    ).toHaveLength(1);
  });

  it('finishes the migration under way when it is told to stop', async () => {
    await makeMigrated();
    project.addMigration('20270101090000_wait', 'BEGIN;\nSELECT pg_sleep(2);\nCREATE TABLE waited ();\nCOMMIT;\n');
    const run = start('migrate');
    await untilSleeping();
    run.child.kill('SIGTERM');
    const { code, text } = await run.ended;
    expect(text).toContain('told to stop: the migration under way is finished first');
    expect(text).toContain('applied 1 migration');
    expect(code).toBe(0);
    expect(await appliedNames()).toContain('20270101090000_wait');
  });

  it('waits while another one migrates', async () => {
    await makeMigrated();
    const { ended, printed } = await connected(env.DATABASE_URL ?? '', async (client) => {
      await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK_KEY]);
      const run = start('migrate');
      await run.printed(/another container is migrating: waiting for it/);
      return run;
    });
    await printed(/nothing to migrate/);
    expect(await ended).toMatchObject({ code: 0 });
  });

  it('stops waiting for another one at once when it is told to stop', async () => {
    await makeMigrated();
    await connected(env.DATABASE_URL ?? '', async (client) => {
      await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK_KEY]);
      const run = start('migrate');
      await run.printed(/another container is migrating/);
      const began = Date.now();
      run.child.kill('SIGTERM');
      expect((await run.ended).code).toBe(143);
      expect(Date.now() - began).toBeLessThan(40_000);
    });
  });

  it('does not start the server when it was told to stop during the migration before', async () => {
    await makeMigrated();
    project.addMigration('20270101090000_wait', 'BEGIN;\nSELECT pg_sleep(2);\nCREATE TABLE waited ();\nCOMMIT;\n');
    const run = start('server', { MIGRATE_ON_START: '1' });
    await untilSleeping();
    run.child.kill('SIGTERM');
    const { code, text } = await run.ended;
    expect(text).toContain('told to stop: the server is not started.');
    expect(code).toBe(143);
    expect(await appliedNames()).toContain('20270101090000_wait');
  });

  it('gives up with 3, to be started again, when another one migrates for too long', async () => {
    await makeMigrated();
    await connected(env.DATABASE_URL ?? '', async (client) => {
      await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK_KEY]);
      expect(await project.run('migrate', { ...env, WAIT_FOR_LOCK: '1' })).toMatchObject({
        code: 3,
        text: expect.stringContaining('Another container was migrating for 1 s'),
      });
    });
  });

  it('refuses a database with tables and no history', async () => {
    await createDatabase(name);
    await query('CREATE TABLE legacy (id int)');
    expect(await project.run('migrate', env)).toMatchObject({
      code: 4,
      text: expect.stringContaining('tables but no migration history'),
    });
  });

  async function resolve(migration: string): Promise<void> {
    const args = ['node_modules/prisma/build/index.js', 'migrate', 'resolve', '--rolled-back', migration];
    const { code, text } = await project.program(process.execPath, args, env).ended;
    expect(code, text).toBe(0);
  }

  async function untilSleeping(): Promise<void> {
    for (;;) {
      const asleep = await query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
      ).catch(() => []);
      if (asleep.length > 0) return;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
});

describe('entrypoint.sh, waiting for the database', () => {
  it('goes on when it comes up late', async () => {
    await makeMigrated();
    project.addMigration('20270101090000_add_note', 'BEGIN;\nALTER TABLE products ADD COLUMN note text;\nCOMMIT;\n');
    const relay = await lateServer();
    const run = start('migrate', { DATABASE_URL: relay.url });
    const began = performance.now();
    await run.printed(/Waiting up to 60 s for the database server at 127\.0\.0\.1:\d+ \(.*ECONNREFUSED/);
    await new Promise((done) => setTimeout(done, 2000));
    relay.open();
    const { code, text } = await run.ended;
    relay.close();
    const waited = Number(text.match(/answered after ([\d.]+) s/)?.[1]);
    expect(waited, text).toBeGreaterThan(1);
    expect(waited).toBeLessThanOrEqual((performance.now() - began) / 1000);
    expect(text).toMatch(/^applied \d/m);
    expect(code).toBe(0);
  });

  it('gives up with 3, to be started again, when it does not come', async () => {
    const url = `postgresql://shop:hunter2@127.0.0.1:${await findFreePort(0)}/shop`;
    const { code, text } = await project.run('server', { ...env, DATABASE_URL: url, WAIT_FOR_DATABASE: '1' });
    expect(text).toMatch(/No database server at 127\.0\.0\.1:\d+ within 1 s/);
    expect(text).not.toContain('hunter2');
    expect(code).toBe(3);
  });

  it.each([
    ['DATABASE_URL is not set', { DATABASE_URL: '' }],
    ['DATABASE_URL is not an address', { DATABASE_URL: 'shop:hunter2' }],
    ['WAIT_FOR_DATABASE is "soon"', { WAIT_FOR_DATABASE: 'soon' }],
    ['WAIT_FOR_LOCK is "-1"', { WAIT_FOR_LOCK: '-1' }],
  ])('ends with 2 when %s', async (message, wrong: Record<string, string>) => {
    const { code, text } = await project.run('migrate', { ...env, ...wrong });
    expect(text).toContain(message);
    expect(text).not.toContain('hunter2');
    expect(code).toBe(2);
  });

  it('ends with 2 when the password is wrong, without showing it', async () => {
    const url = new URL(env.DATABASE_URL ?? '');
    url.password = 'hunter2';
    const { code, text } = await project.run('migrate', { ...env, DATABASE_URL: url.href });
    expect(text).toContain('refuses the user "tester"');
    expect(text).not.toContain('hunter2');
    expect(code).toBe(2);
  });

  it('stops waiting at once when it is told to stop', async () => {
    const url = `postgresql://shop@127.0.0.1:${await findFreePort(0)}/shop`;
    const run = start('server', { DATABASE_URL: url });
    await run.printed(/Waiting up to 60 s/);
    const began = Date.now();
    run.child.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 143, text: expect.stringContaining('told to stop') });
    expect(Date.now() - began).toBeLessThan(40_000);
  });

  /** Passes on to the test server, from a port on which nothing listens before it is opened. */
  async function lateServer(): Promise<{ url: string; open(): void; close(): void }> {
    const url = new URL(env.DATABASE_URL ?? '');
    const target = Number(url.port);
    url.port = String(await findFreePort(0));
    const relay: Server = createServer((client) => {
      const server = connect(target, '127.0.0.1');
      client.pipe(server).pipe(client);
      client.on('error', () => server.destroy());
      server.on('error', () => client.destroy());
    });
    return {
      url: url.href,
      open: () => relay.listen(Number(url.port), '127.0.0.1'),
      close: () => relay.close(),
    };
  }
});

describe('entrypoint.sh server', () => {
  it('becomes the server, which ends in order when the container is stopped', async () => {
    await makeMigrated();
    const run = start('server');
    const [, base = ''] = await run.printed(/the till is at (http:\S+),/);
    expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });

  it('does not migrate unless it is told to, and the server refuses a database that is behind', async () => {
    await createDatabase(name);
    const { code, text } = await project.run('server', env);
    expect(text).toContain('The server does not start on this database');
    expect(code).toBe(3);
    expect(await query("SELECT to_regclass('products') AS found")).toEqual([{ found: null }]);
  });

  it('migrates first with MIGRATE_ON_START=1, several at once on an empty database', async () => {
    const runs = Array.from({ length: 3 }, () => start('server', { MIGRATE_ON_START: '1' }));
    const bases = await Promise.all(runs.map((run) => run.printed(/the till is at (http:\S+),/)));
    for (const [, base] of bases) expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    expect(await appliedNames()).toEqual(project.migrations());
    const applied = runs.filter((run) => /^applied \d/m.test(run.text()));
    expect(applied.length).toBeGreaterThan(0);
    for (const run of runs) run.child.kill('SIGTERM');
    expect((await Promise.all(runs.map((run) => run.ended))).map(({ code }) => code)).toEqual([0, 0, 0]);
  });

  it.each([
    ['true', 0],
    ['yes', 2],
  ])('understands MIGRATE_ON_START=%s or says what it wants', async (value, code) => {
    await makeMigrated();
    project.addMigration('20270101090000_add_note', 'BEGIN;\nCREATE TABLE notes ();\nCOMMIT;\n');
    const run = start('server', { MIGRATE_ON_START: value });
    if (code === 0) {
      await run.printed(/the till is at/);
      run.child.kill('SIGTERM');
    }
    const ended = await run.ended;
    expect(ended.code, ended.text).toBe(code);
    expect(ended.text).toMatch(code === 0 ? /^applied \d/m : /MIGRATE_ON_START is "yes"/);
  });

  it('is not started when a migration fails, while the one of before goes on selling', async () => {
    await makeMigrated();
    const old = start('server');
    const [, base = ''] = await old.printed(/the till is at (http:\S+),/);
    project.addMigration('20270101090000_bad', 'BEGIN;\nALTER TABLE nowhere ADD COLUMN note text;\nCOMMIT;\n');
    const { code, text } = await project.run('server', { ...env, MIGRATE_ON_START: '1' });
    expect(code).toBe(4);
    expect(text).not.toContain('the till is at');
    expect((await fetch(`${base}/health/ready`)).status).toBe(200);
  });

  it('runs any other command as it is', async () => {
    expect(await project.run('node -p 6*7', { DATABASE_URL: '' })).toEqual({ code: 0, text: '42\n' });
  });
});

describe('docker/healthcheck.mjs', () => {
  it('asks the server of its own container', async () => {
    await makeMigrated();
    const port = String(await findFreePort(0));
    const check = (question: string) =>
      project.program(process.execPath, ['docker/healthcheck.mjs', question], { PORT: port }).ended;
    expect(await check('live')).toMatchObject({ code: 1, text: expect.stringContaining('/health/live') });
    const run = start('server', { PORT: port });
    await run.printed(/the till is at/);
    expect(await check('live')).toEqual({ code: 0, text: '' });
    expect(await check('ready')).toEqual({ code: 0, text: '' });
    run.child.kill('SIGTERM');
    await once(run.child, 'close');
  });
});
