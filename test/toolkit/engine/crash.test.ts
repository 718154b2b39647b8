import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askServer, until, withDatabase } from './ask-server.ts';
import { EngineProcess, killEngine, migrationsList, noFilters } from './engine-process.ts';
import { createProject, type Project } from './engine-project.ts';

const models = 'model A {\n  id Int @id\n}\n';

describe('a crash of the engine', () => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject({ models, migrations: { '1_a': 'CREATE TABLE "A" (id integer PRIMARY KEY);\n' } });
  });
  afterAll(() => project.remove());

  it('is an error of migrate diff --exit-code, never "no difference"', async () => {
    const crashed = await project.prisma(
      ['migrate', 'diff', '--from-empty', '--to-schema', 'prisma/schema.prisma', '--exit-code'],
      { FORCE_PANIC_SCHEMA_ENGINE: '1', DATABASE_URL: withDatabase('postgres') },
    );
    expect(crashed.code).toBe(1);
    expect(crashed.text).toContain('This is the debugPanic artificial panic');
  });

  it('answers the request with is_panic and exits with 101', async () => {
    const engine = new EngineProcess(project.launcher, { url: withDatabase('postgres') });
    const { error } = await engine.call('debugPanic');
    expect(error?.data).toMatchObject({ is_panic: true, message: expect.stringContaining('artificial panic') });
    expect(await engine.end()).toBe(101);
  });

  it('is what a bug of ours looks like, too', async () => {
    const engine = new EngineProcess(project.launcher, { url: withDatabase('postgres') });
    const { error } = await engine.call('diff', { from: null });
    expect(error?.data).toMatchObject({ is_panic: true });
    expect(await engine.end()).toBe(101);
  });

  it('is an error of migrate diff --exit-code when the engine is killed', async () => {
    const slow = await createProject({ models, migrations: { '1_a': 'SELECT pg_sleep(60);\n' } });
    const run = slow.prisma(
      [
        'migrate',
        'diff',
        '--from-migrations',
        'prisma/migrations',
        '--to-schema',
        'prisma/schema.prisma',
        '--exit-code',
      ],
      { DATABASE_URL: withDatabase('postgres', { user: slow.role, password: slow.role }) },
    );
    await killEngine(slow.role);
    const { code, text } = await run;
    await slow.remove();
    expect(code).toBe(1);
    expect(text).toContain('The schema engine ended without an answer (SIGKILL).');
  });
});

describe('the end of the CLI', () => {
  it('lets the engine finish the migration that PostgreSQL is applying, and write it down', async () => {
    const slowMigration = 'CREATE TABLE "A" (id integer PRIMARY KEY);\nSELECT pg_sleep(1);\n';
    const project = await createProject({ models, migrations: { '1_slow': slowMigration } });
    await askServer(`CREATE DATABASE ${project.role} OWNER ${project.role}`);
    const engine = new EngineProcess(project.launcher, { url: project.url });
    const answer = engine.call('applyMigrations', {
      migrationsList: migrationsList(project.prismaFolder),
      filters: noFilters,
    });
    await until('PostgreSQL is at it', async () => {
      const sleeping = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
      return (await project.query(sleeping)).length === 1;
    });
    expect(await engine.end()).toBe(0);
    expect(await answer).toEqual({ result: { appliedMigrationNames: ['1_slow'] } });
    expect(await project.query('SELECT FROM _prisma_migrations WHERE finished_at IS NOT NULL')).toHaveLength(1);
    await project.remove();
  });
});
