import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../../packages/toolkit/src/engine/database-url.ts';
import { abandonedShadows, createShadowDatabase } from '../../../packages/toolkit/src/engine/shadow-database.ts';
import { askServer, until, withDatabase } from './ask-server.ts';
import { diffOfMigrations, EngineProcess, killEngine } from './engine-process.ts';
import { createProject, type Project } from './engine-project.ts';

const models = 'model A {\n  id Int @id\n}\n';
const createA = 'CREATE TABLE "A" (id integer PRIMARY KEY);\n';

let project: Project;
let slowProject: Project;
beforeAll(async () => {
  project = await createProject({ models, migrations: { '1_a': createA } });
  slowProject = await createProject({ models, migrations: { '1_a': `${createA}SELECT pg_sleep(60);\n` } });
});
afterAll(async () => {
  await Promise.all([project.remove(), slowProject.remove()]);
});

/** The database `postgres` as the project's role sees it. */
const mainUrl = () => withDatabase('postgres', { user: project.role, password: project.role });

const replay = async (of: Project, datasource: object) => {
  const engine = new EngineProcess(of.launcher, datasource);
  const answer = await engine.call('diff', diffOfMigrations(of.prismaFolder));
  await engine.end();
  return answer;
};

/** Before PostgreSQL 14 a statement goes on to its end when its client has died. Later ones notice within a second. */
async function endOrphan(): Promise<void> {
  await askServer(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE current_setting('server_version_num')::int < 140000 AND usename = $1 AND wait_event = 'PgSleep'`,
    [project.role],
  );
}

describe('a shadow database of our own', () => {
  it('is gone when the engine has answered, whether the replay went well or not', async () => {
    expect(await replay(project, { url: mainUrl() })).toEqual({ result: { exitCode: 0, stdout: null } });
    expect(await project.shadowDatabases()).toEqual([]);

    const broken = await createProject({ models, migrations: { '1_a': 'BEGIN;\nSELECT nothing;\nCOMMIT;\n' } });
    const { error } = await replay(broken, { url: mainUrl() });
    await broken.remove();
    expect(error?.data?.error_code).toBe('P3006');
    expect(error?.data?.message).toContain('ERROR: column "nothing" does not exist\nLINE 2: SELECT nothing;');
    expect(await project.shadowDatabases()).toEqual([]);
  });

  it('is left behind by a run that is killed, and removed by the next run', async () => {
    const killed = new EngineProcess(slowProject.launcher, { url: mainUrl() });
    void killed.call('diff', diffOfMigrations(slowProject.prismaFolder));
    await until('the replay sleeps', async () => {
      const rows = await askServer(
        "SELECT FROM pg_stat_activity WHERE usename = $1 AND datname LIKE 'prisma%' AND wait_event = 'PgSleep'",
        [project.role],
      );
      return rows.length === 1;
    });
    await killEngine(project.role);
    expect(await killed.end()).toBe(101);
    expect(await project.shadowDatabases()).toHaveLength(1);
    await endOrphan();

    const next = await project.prisma(
      [
        'migrate',
        'diff',
        '--from-migrations',
        'prisma/migrations',
        '--to-schema',
        'prisma/schema.prisma',
        '--exit-code',
      ],
      { DATABASE_URL: mainUrl() },
    );
    expect(next.text).toContain('No difference detected');
    expect(next.code).toBe(0);
    expect(await project.shadowDatabases()).toEqual([]);
  });

  it('is never taken from a run that lives, even before that run has connected to it', async () => {
    const alive = await createShadowDatabase(parseDatabaseUrl(mainUrl()));
    expect(await replay(project, { url: mainUrl() })).toMatchObject({ result: { exitCode: 0 } });
    expect(await project.shadowDatabases()).toEqual([alive.url.database]);
    await alive.drop();
    expect(await project.shadowDatabases()).toEqual([]);
  });

  it('is told from databases that only look like one', () => {
    const names = ['prisma_migrate_shadow_db_0000000a', 'prisma_migrate_shadow_db_7fffffff'];
    expect(abandonedShadows(names, new Set([10]))).toEqual(['prisma_migrate_shadow_db_7fffffff']);
    expect(abandonedShadows(names, new Set([0x7fffffff, 10]))).toEqual([]);
  });

  it('is refused with P3014 and the reason when the user may not create databases', async () => {
    const poor = `${project.role}_poor`;
    await askServer(`CREATE ROLE ${poor} LOGIN PASSWORD 'poor'`);
    const { error } = await replay(project, { url: withDatabase('postgres', { user: poor, password: 'poor' }) });
    await askServer(`DROP ROLE ${poor}`);
    expect(error?.data).toMatchObject({ is_panic: false, error_code: 'P3014' });
    expect(error?.data?.message).toContain('Original error: ERROR: permission denied to create database');
  });
});

describe('a shadow database of the user', () => {
  let own: string;
  beforeAll(async () => {
    own = `${project.role}_own`;
    await askServer(`CREATE DATABASE ${own} OWNER ${project.role}`);
  });

  it('is used, emptied before each use, and kept', async () => {
    const datasource = {
      url: mainUrl(),
      shadowDatabaseUrl: withDatabase(own, { user: project.role, password: project.role }),
    };
    // The second replay would fail on the table that the first one made.
    expect(await replay(project, datasource)).toMatchObject({ result: { exitCode: 0 } });
    expect(await replay(project, datasource)).toMatchObject({ result: { exitCode: 0 } });
    expect(await project.shadowDatabases()).toEqual([]);
    expect(await askServer('SELECT FROM pg_database WHERE datname = $1', [own])).toHaveLength(1);
  });

  it('comes from SHADOW_DATABASE_URL, so that no right to create databases is needed', async () => {
    const poor = `${project.role}_reader`;
    await askServer(`CREATE ROLE ${poor} LOGIN PASSWORD 'poor'`);
    const outcome = await project.prisma(
      [
        'migrate',
        'diff',
        '--from-migrations',
        'prisma/migrations',
        '--to-schema',
        'prisma/schema.prisma',
        '--exit-code',
      ],
      {
        DATABASE_URL: withDatabase('postgres', { user: poor, password: 'poor' }),
        SHADOW_DATABASE_URL: withDatabase(own, { user: project.role, password: project.role }),
      },
    );
    await askServer(`DROP ROLE ${poor}`);
    expect(outcome.text).toContain('No difference detected');
    expect(outcome.code).toBe(0);
  });

  it('is refused when it is the main database, also under another name', async () => {
    await askServer(`CREATE DATABASE ${own}_main OWNER ${project.role}`);
    const url = withDatabase(`${own}_main`, { user: project.role, password: project.role });
    const alias = new URL(url);
    alias.hostname = 'localhost';
    for (const shadowDatabaseUrl of [url, alias.href]) {
      const { error } = await replay(project, { url, shadowDatabaseUrl });
      expect(error?.data?.message).toMatch(/^The shadow database you configured appears to be the same as the main/);
    }
  });
});
