import { chmodSync, rmSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, stopServer } from '../packages/toolkit/src/server/server.ts';
import { newBuildFolder } from './folders.ts';
import { installOlderPostgres, isOlderMajor } from './older-postgres.ts';
import { makePrismaQuick } from './quick-npm/quick-prisma.ts';
import { startThrowawayServer } from './throwaway-server.ts';
import { connected } from './toolkit/history/test-database.ts';

/**
 * Vitest's global set-up: a folder below build/ and one throwaway PostgreSQL for the whole run, gone afterwards.
 * Tests find it in `TEST_POSTGRES_URL` (a superuser's URL) and make databases of their own on it.
 *
 * It is the PostgreSQL that a project brings along, or with `POSTGRES_MAJOR=13` (to 17) an older one.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env.TEST_BUILD;
  const build = given ?? newBuildFolder('run-');
  process.env.TEST_BUILD = build;
  chmodSync(build, 0o755);
  makePrismaQuick();
  const stopServer = await startTestServer();
  return async () => {
    await stopServer();
    // Whoever gave it has other tests in there: those of the images run beside these.
    if (given === undefined) rmSync(build, { recursive: true, force: true });
  };
}

async function startTestServer(): Promise<() => Promise<void>> {
  const major = Number(process.env.POSTGRES_MAJOR || 18);
  if (major !== 18) {
    if (!isOlderMajor(major)) throw new Error(`POSTGRES_MAJOR is ${process.env.POSTGRES_MAJOR}, and can be 13 to 18.`);
    const { url, stop } = await startThrowawayServer(await installOlderPostgres(major), 'tester');
    process.env.TEST_POSTGRES_URL = `${url}/tester`;
    return stop;
  }
  const folder = await mkdtemp(join(process.env.TEST_DATA ?? tmpdir(), 'pos-migrate-postgres-'));
  await chmod(folder, 0o755);
  const { url } = await startServer({
    folder,
    port: 0,
    user: 'tester',
    password: 'tester',
    database: 'tester',
    superuser: true,
    // Nothing in it is meant to outlive the run, or a crash.
    settings: { fsync: false, full_page_writes: false, synchronous_commit: false, max_connections: 300 },
  });
  await makeSignInQuick(url);
  process.env.TEST_POSTGRES_URL = url;
  return async () => {
    await stopServer(folder, { immediate: true });
    await rm(folder, { recursive: true, force: true });
  };
}

/** Thousands of connections are made, and nobody guesses this password: its hash need not be dear. */
async function makeSignInQuick(url: string): Promise<void> {
  await connected(url, (admin) => admin.query("SET scram_iterations = 1; ALTER ROLE tester PASSWORD 'tester'"));
}
