import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { MigrationRow } from '../../../packages/toolkit/src/history/migrations-table.ts';

/** A database of its own for one test file, on the server of TEST_POSTGRES_URL. */
export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  query(sql: string, values?: unknown[]): Promise<pg.QueryResult>;
  /** Makes Prisma's table and fills in these rows. */
  record(rows: readonly MigrationRow[], schema?: string): Promise<void>;
  /** Makes another one with the same content and settings. Nobody else may be connected. */
  copy(): Promise<TestDatabase>;
  drop(): Promise<void>;
}

/** The address of the test server's superuser, in one of its databases. */
export function testServerUrl(database: string): string {
  const admin = process.env.TEST_POSTGRES_URL;
  if (!admin) throw new Error('TEST_POSTGRES_URL must name a PostgreSQL server on which tests may make databases');
  const url = new URL(admin);
  url.pathname = `/${database}`;
  return url.href;
}

/** An address with another user in it. */
export function asRole(url: string, role: string, password: string): string {
  const theirs = new URL(url);
  theirs.username = role;
  theirs.password = password;
  return theirs.href;
}

/** A name for a database that no other test has. */
export function unusedName(): string {
  return `history_${randomBytes(6).toString('hex')}`;
}

export async function createTestDatabase(name = unusedName()): Promise<TestDatabase> {
  await createDatabase(name);
  return openTestDatabase(name);
}

/** One that is there already. */
export async function openTestDatabase(name: string): Promise<TestDatabase> {
  const url = testServerUrl(name);
  const connect = async () => {
    const opened = new pg.Client(url);
    await opened.connect();
    return opened;
  };
  let client = await connect();
  return {
    url,
    name,
    query: (sql, values) => client.query(sql, values),
    copy: async () => {
      const { rows } = await client.query<{ setting: string }>(
        `SELECT unnest(setconfig) AS setting FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
         WHERE d.datname = current_database() AND s.setrole = 0`,
      );
      await client.end();
      const copied = unusedName();
      await createDatabase(copied, name);
      client = await connect();
      const copy = await openTestDatabase(copied);
      for (const { setting } of rows) {
        const [parameter = '', value = ''] = setting.split(/=(.*)/s);
        await copy.query(`ALTER DATABASE ${copied} SET ${parameter} TO ${pg.escapeLiteral(value)}`);
      }
      return copy;
    },
    record: async (rows, schema = 'public') => {
      const table = `${client.escapeIdentifier(schema)}._prisma_migrations`;
      await client.query(createTable(table));
      for (const { name, checksum, startedAt, finishedAt, rolledBackAt, logs, steps } of rows) {
        await client.query(`INSERT INTO ${table} VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7)`, [
          checksum,
          finishedAt,
          name,
          logs,
          rolledBackAt,
          startedAt,
          steps,
        ]);
      }
    },
    drop: async () => {
      await client.end();
      await dropDatabase(name);
    },
  };
}

/** Makes a database, empty or as a copy of another one, to which nobody may be connected. */
export async function createDatabase(name: string, template = 'template1'): Promise<void> {
  // What is copied is written by itself: with a log of it, as is usual since PostgreSQL 15, it takes five times as much.
  const strategy = Number(process.env.POSTGRES_MAJOR || 18) < 15 ? '' : ' STRATEGY FILE_COPY';
  const [made, copied] = [name, template].map(pg.escapeIdentifier);
  await onServer((admin) => admin.query(`CREATE DATABASE ${made} TEMPLATE ${copied}${strategy}`));
}

/** Drops a database, if it is there, whoever is connected to it. */
export async function dropDatabase(name: string): Promise<void> {
  await onServer((admin) => admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`));
}

/** Runs something as the server's superuser. */
export function onServer<Result>(work: (admin: pg.Client) => Promise<Result>): Promise<Result> {
  return connected(testServerUrl('postgres'), work);
}

/** Runs something in the database of an address. */
export async function connected<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The table as Prisma's engine makes it. */
function createTable(table: string): string {
  return `CREATE TABLE IF NOT EXISTS ${table} (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;
}
