import { mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, stopServer } from '../../../packages/toolkit/src/server/server.ts';
import { connected, createTestDatabase, type TestDatabase } from '../history/test-database.ts';
import { createStepProject, type StepProject } from './step-project.ts';

/** So many migrations; every fifth one builds an index outside a transaction. */
const COUNT = 20;
const isConcurrent = (number: number) => number % 5 === 0;
const nameOf = (number: number) => `${String(number).padStart(2, '0')}_step`;

/** Migrations that take a while in the middle, so that a kill finds them there. */
function fill(project: StepProject): void {
  project.clear();
  project.pair(
    nameOf(0),
    'CREATE TABLE big AS SELECT n FROM generate_series(1, 200000) n;\nCREATE TABLE log (number int);',
    'DROP TABLE big;\nDROP TABLE log;',
  );
  for (let number = 1; number <= COUNT; number++) {
    if (isConcurrent(number)) {
      project.pair(
        nameOf(number),
        `CREATE INDEX CONCURRENTLY i${number} ON big (n);`,
        `DROP INDEX CONCURRENTLY i${number};`,
      );
    } else {
      project.pair(
        nameOf(number),
        `BEGIN;\nCREATE TABLE t${number} (id int);\nSELECT pg_sleep(0.1);\nINSERT INTO log VALUES (${number});\nCOMMIT;\n`,
        `BEGIN;\nDROP TABLE t${number};\nSELECT pg_sleep(0.1);\nDELETE FROM log WHERE number = ${number};\nCOMMIT;\n`,
      );
    }
  }
}

/** Compares what is in the database with what the record says of it. Returns how many migrations are applied. */
function check(url: string): Promise<number> {
  return connected(url, async (client) => {
    const column = async (sql: string) =>
      (await client.query({ text: sql, rowMode: 'array' })).rows.map(([value]) => value);
    if ((await column("SELECT to_regclass('_prisma_migrations')"))[0] === null) return 0;
    const { rows } = await client.query<{ name: string; finished: boolean }>(
      'SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations',
    );
    const state = new Map(rows.map(({ name, finished }) => [name, finished]));
    expect(state.size).toBe(rows.length);
    const relations = new Set(await column("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
    const valid = new Set(await column('SELECT indexrelid::regclass::text FROM pg_index WHERE indisvalid'));
    const logged = relations.has('log') ? await column('SELECT number FROM log ORDER BY 1') : [];
    for (let number = 1; number <= COUNT; number++) {
      const finished = state.get(nameOf(number));
      if (isConcurrent(number)) {
        // Finished means valid; unfinished may be anything; without a row there is nothing.
        if (finished === true) expect(valid).toContain(`i${number}`);
        if (finished === undefined) expect(relations).not.toContain(`i${number}`);
      } else {
        expect(finished).not.toBe(false);
        expect(relations.has(`t${number}`)).toBe(finished === true);
        expect(logged.filter((each) => each === number)).toHaveLength(finished === true ? 1 : 0);
      }
    }
    return rows.filter(({ finished }) => finished).length;
  });
}

/** Waits until the server is done with what a killed client had asked for. */
function untilQuiet(url: string): Promise<void> {
  return connected(url, async (client) => {
    for (let busy = 1; busy > 0; ) {
      const { rows } = await client.query(
        "SELECT count(*)::int AS busy FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'db %'",
      );
      busy = rows[0].busy;
      if (busy > 0) await sleep(20);
    }
  });
}

/** Waits until so many migrations have changed sides, or the command has ended, and then for a moment that is another one each time. */
async function someMoment(
  url: string,
  ended: Promise<unknown>,
  isFarEnough: (applied: number) => boolean,
): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await connected(url, async (client) => {
    while (!over) {
      const { rows } = await client.query(
        `SELECT count(*)::int AS there, to_regclass('_prisma_migrations') IS NOT NULL AS recorded
         FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'db %'`,
      );
      const applied = rows[0].recorded
        ? (await client.query('SELECT count(finished_at)::int AS applied FROM _prisma_migrations')).rows[0].applied
        : 0;
      if (rows[0].there > 0 && isFarEnough(applied)) return;
      await sleep(5);
    }
  });
  await Promise.race([sleep(Math.random() * 60), ended]);
}

describe('a tool that is killed', () => {
  let database: TestDatabase;
  let project: StepProject;
  beforeAll(async () => {
    database = await createTestDatabase();
    project = createStepProject(database.url);
    fill(project);
  });
  afterAll(async () => {
    project.remove();
    await database.drop();
  });

  it.each([
    ['upgrade', ['upgrade'], COUNT + 1],
    ['downgrade', ['downgrade', 'base', '--yes'], 0],
  ])('with SIGKILL in the middle of %s leaves nothing half-applied, and the next run goes on', async (_, args, end) => {
    const seen = new Set<number>();
    for (let kill = 0; kill < 10; kill++) {
      const { child, ended } = project.start(args);
      await someMoment(database.url, ended, (applied) => COUNT + 1 - Math.abs(end - applied) >= 2 * kill);
      child.kill('SIGKILL');
      await ended;
      await untilQuiet(database.url);
      seen.add(await check(database.url));
    }
    expect(await project.start(args).ended).toMatchObject({ code: 0 });
    expect(await check(database.url)).toBe(end);
    // Kills came in the middle: otherwise nothing was tried.
    expect([...seen].filter((applied) => applied > 0 && applied <= COUNT).length).toBeGreaterThan(2);
  });

  it('is not blocked by what a lost connection left', async () => {
    const { ended } = project.start(['upgrade']);
    let ends = false;
    void ended.then(() => {
      ends = true;
    });
    let cut = 0;
    while (!ends && cut === 0) {
      await sleep(50);
      const { rowCount } = await database.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'db upgrade' AND wait_event = 'PgSleep'",
      );
      cut = rowCount ?? 0;
    }
    const { code, stderr } = await ended;
    expect(cut).toBe(1);
    expect(stderr).toContain('DB_STEP_INTERRUPTED');
    expect(code).toBe(3);
    await check(database.url);
    expect(await project.start(['upgrade']).ended).toMatchObject({ code: 0 });
    expect(await check(database.url)).toBe(COUNT + 1);
  });
});

describe('a server that is killed', () => {
  let folder: string;
  let project: StepProject | undefined;
  const start = () =>
    startServer({ folder, port: 0, user: 'killed', password: 'killed', database: 'killed', superuser: true });
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'killed-'));
    await chmod(folder, 0o755);
  });
  afterAll(async () => {
    project?.remove();
    await stopServer(folder, { immediate: true });
    rmSync(folder, { recursive: true, force: true });
  });

  it('with SIGKILL in the middle of upgrade has nothing half-applied when it is back, and the next run goes on', async () => {
    const seen = new Set<number>();
    for (let kill = 0; kill < 4; kill++) {
      const server = await start();
      project ??= createStepProject(server.url);
      if (kill === 0) fill(project);
      const { ended } = project.start(['upgrade'], { DATABASE_URL: server.url });
      await someMoment(server.url, ended, (applied) => applied >= 5 * kill);
      process.kill(server.pid, 'SIGKILL');
      await ended;
      seen.add(await check((await start()).url));
    }
    const { url } = await start();
    expect(await project?.start(['upgrade'], { DATABASE_URL: url }).ended).toMatchObject({ code: 0 });
    expect(await check(url)).toBe(COUNT + 1);
    expect([...seen].some((applied) => applied > 0 && applied <= COUNT)).toBe(true);
  });
});
