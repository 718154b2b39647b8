import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  clockFinding,
  encodingFinding,
  rightsFinding,
  versionFinding,
} from '../../../packages/toolkit/src/commands/doctor/database.ts';
import { diskFinding } from '../../../packages/toolkit/src/commands/doctor/disk.ts';
import type { Finding } from '../../../packages/toolkit/src/commands/doctor/finding.ts';
import { providerOf } from '../../../packages/toolkit/src/commands/doctor/prisma.ts';
import type { DoctorResult } from '../../../packages/toolkit/src/commands/doctor.ts';
import { startServer } from '../../../packages/toolkit/src/server/server.ts';
import { createProject, occupy, type Project, query, removeServers, serverFolder } from './server-project.ts';

afterAll(removeServers);

describe('db doctor', () => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject();
    writeFileSync(path.join(project.dir, 'package-lock.json'), '{}');
    writeFileSync(path.join(project.dir, '.env.example'), 'DATABASE_URL=\nDATABASE_SERVER=\n');
  });

  it('fails on a server that is not running, and says what to do', async () => {
    const { code, stdout } = await project.db(['doctor']);
    expect(stdout).toMatch(/^fail {2}server +not running\n +Do: Run "npm run db -- up"\.$/m);
    expect(stdout).toMatch(/^2 failed, 0 to look at\.$/m);
    expect(stdout).not.toMatch(/pa\$\$|pa%24/);
    expect(code).toBe(1);
  });

  it('names a port that another program has', async () => {
    const other = await createProject();
    const port = Number(new URL(other.url()).port);
    await occupy(port, '127.0.0.1');
    expect(await stateOf(other, 'server')).toMatchObject({
      state: 'fail',
      says: `not running, and another program listens on port ${port}; the server will take another one`,
    });
  });

  it('finds nothing once the server is up', async () => {
    await project.db(['up']);
    const { code, stdout } = await project.db(['doctor']);
    expect(stdout).toMatch(/\nAll is well\.\n$/);
    expect(code).toBe(0);
    const { findings, ...counts } = await project.dbJson<DoctorResult>(['doctor']);
    expect(counts).toEqual({ ok: 15, warnings: 0, failures: 0 });
    expect(findings.map(({ name }) => name)).toEqual([
      'Node.js',
      'packages',
      '.env',
      'DATABASE_URL',
      'Prisma',
      'engine',
      'disk',
      'programs',
      'server',
      'connection',
      'version',
      'rights',
      'encoding',
      'clock',
      'history',
    ]);
  });

  it('compares .env with .env.example', async () => {
    writeFileSync(path.join(project.dir, '.env.example'), 'DATABASE_URL=\nCURRENCY=EUR\nTAX_RATE=20\n');
    expect(await stateOf(project, '.env')).toMatchObject({
      state: 'fail',
      says: 'the environment lacks CURRENCY, TAX_RATE',
    });
  });

  it('compares what is installed with package.json', async () => {
    const manifest = { dependencies: { pg: '1.0.0', 'left-behind': '^1.0.0' } };
    writeFileSync(path.join(project.dir, 'package.json'), JSON.stringify({ type: 'module', ...manifest }));
    const finding = await stateOf(project, 'packages');
    expect(finding).toMatchObject({ state: 'fail', remedy: 'Run "npm install".' });
    expect(finding?.says).toMatch(/pg \(8\.\S+ instead of 1\.0\.0\), left-behind \(missing\)$/);
  });

  it('warns of two package managers', async () => {
    writeFileSync(path.join(project.dir, 'package.json'), '{ "type": "module" }');
    writeFileSync(path.join(project.dir, 'yarn.lock'), '');
    expect(await stateOf(project, 'packages')).toMatchObject({
      state: 'warn',
      says: expect.stringContaining('package-lock.json, yarn.lock'),
    });
  });

  it.each([
    ['DATABASE_URL', { DATABASE_URL: 'mysql://root:hunter2@localhost/shop' }, /instead of "postgresql:\/\/"/],
    ['DATABASE_URL', { DATABASE_URL: '' }, /DATABASE_URL is not set/],
    ['DATABASE_URL', { DATABASE_SERVER: 'oracle' }, /"oracle" instead of embedded, docker or url/],
    ['engine', { DB_ENGINE: 'rust' }, /DB_ENGINE/],
    ['connection', { DATABASE_URL: 'postgresql://x:hunter2@127.0.0.1:1/x', DATABASE_SERVER: 'url' }, /127\.0\.0\.1:1/],
  ])('says what is wrong with %s, given %j, and never the password', async (name, wrong, says) => {
    const env = { PATH: process.env.PATH, ...wrong };
    const { stdout, stderr, code } = await project.db(['doctor', '--json'], { env });
    const { findings } = JSON.parse(stdout) as DoctorResult;
    const finding = findings.find((each) => each.name === name);
    expect(finding).toMatchObject({ state: 'fail', says: expect.stringMatching(says), remedy: expect.any(String) });
    expect(stdout + stderr).not.toContain('hunter2');
    expect(code).toBe(1);
  });

  it('notices a user without the rights that Prisma Migrate needs', async () => {
    const access = { user: 'root', password: 'p', database: 'shop', superuser: true };
    const server = await startServer({ folder: serverFolder(), port: 0, ...access, settings: { fsync: false } });
    await query(server.url, "CREATE ROLE clerk LOGIN PASSWORD 'p'");
    const DATABASE_URL = server.url.replace('root:', 'clerk:');
    const env = { PATH: process.env.PATH, DATABASE_URL, DATABASE_SERVER: 'url' };
    expect(await stateOf(project, 'rights', env)).toMatchObject({
      state: 'fail',
      says: 'the user clerk may not make tables in this database',
    });
    await query(server.url, 'GRANT CREATE ON SCHEMA public TO clerk');
    expect(await stateOf(project, 'rights', env)).toMatchObject({ state: 'fail' });
    await query(server.url, 'GRANT CREATE ON DATABASE shop TO clerk');
    expect(await stateOf(project, 'rights', env)).toMatchObject({
      state: 'warn',
      remedy: expect.stringContaining('CREATEDB'),
    });
    await query(server.url, 'ALTER ROLE clerk CREATEDB');
    expect(await stateOf(project, 'rights', env)).toMatchObject({ state: 'ok' });
  });
});

describe('a check', () => {
  it('wants room on the disk, and warns before there is none', () => {
    const gib = 2 ** 30;
    expect(diskFinding(5 * gib)).toEqual({ state: 'ok', name: 'disk', says: '5.0 GiB free' });
    expect(diskFinding(gib)).toMatchObject({ state: 'warn', remedy: expect.stringContaining('Free some space') });
    expect(diskFinding(gib / 5)).toMatchObject({ state: 'fail' });
  });

  it('wants PostgreSQL 13 or newer', () => {
    expect(versionFinding({ version: '12.22', versionNumber: 120022 }).state).toBe('fail');
    expect(versionFinding({ version: '13.0', versionNumber: 130000 }).state).toBe('ok');
  });

  it('wants tables for sure, databases in development', () => {
    const user = 'shop';
    expect(rightsFinding({ user, mayCreateTables: false, mayCreateDatabases: true }).state).toBe('fail');
    expect(rightsFinding({ user, mayCreateTables: true, mayCreateDatabases: false })).toMatchObject({
      state: 'warn',
      remedy: expect.stringContaining('ALTER ROLE "shop" CREATEDB'),
    });
    expect(rightsFinding({ user, mayCreateTables: true, mayCreateDatabases: true }).state).toBe('ok');
  });

  it('wants UTF-8 and a clock that agrees', () => {
    expect(encodingFinding({ encoding: 'SQL_ASCII' }).state).toBe('fail');
    expect(clockFinding({ clockDifference: -1500 }).state).toBe('ok');
    expect(clockFinding({ clockDifference: -30_000 })).toMatchObject({
      state: 'warn',
      says: expect.stringContaining('30 seconds behind'),
    });
    expect(clockFinding({ clockDifference: 3_600_000 })).toMatchObject({
      state: 'fail',
      says: expect.stringContaining('ahead of'),
    });
  });

  it.each([
    ['datasource db {\n  provider = "mysql"\n}', 'mysql'],
    ['generator client {\n  provider = "prisma-client"\n}', undefined],
    [
      '// datasource old { provider = "sqlite" }\n  datasource  db  {\n    url = env("X")\n    provider="cockroachdb"\n}',
      'cockroachdb',
    ],
    ['datasource db {\n  // provider = "mysql"\n  provider = "postgresql"\n}', 'postgresql'],
    ['datasource db { provider = "sqlite" }', 'sqlite'],
  ])('reads the provider of %j: %s', (text, provider) => {
    expect(providerOf(['generator x {\n}\n', text])).toBe(provider);
  });
});

async function stateOf(project: Project, name: string, env?: NodeJS.ProcessEnv): Promise<Finding | undefined> {
  const { findings } = await project.dbJson<DoctorResult>(['doctor'], env ? { env } : {});
  return findings.find((finding) => finding.name === name);
}
