import type pg from 'pg';
import { heldLeases, takeLease } from '../leases.ts';
import { emptyDatabase } from '../reset/empty-database.ts';
import { createSchemasSql, readSearchPath } from '../search-path.ts';
import { quoted } from '../sql/quote.ts';
import { openClient, withClient } from './client.ts';
import { type DatabaseUrl, withDatabase } from './database-url.ts';

/** A database that exists for one replay of the migrations. */
export interface ShadowDatabase {
  readonly url: DatabaseUrl;
  /** Drops it. Every connection to it must be closed before. */
  drop(): Promise<void>;
}

const namePrefix = 'prisma_migrate_shadow_db_';
const namePattern = `^${namePrefix}[0-9a-f]{8}$`;

/**
 * Creates an empty shadow database on the same server, after removing those whose owners died before they could.
 *
 * @param main a database on that server whose user may create databases
 */
export async function createShadowDatabase(main: DatabaseUrl): Promise<ShadowDatabase> {
  const owner = await openClient(main);
  try {
    await dropAbandonedShadows(owner);
    const lease = await takeLease(owner, 'shadow');
    const name = namePrefix + lease.toString(16).padStart(8, '0');
    await owner.query(`CREATE DATABASE ${quoted(name)}`);
    await endOrphansSoon(owner, name);
    const drop = async () => {
      try {
        await owner.query(`DROP DATABASE IF EXISTS ${quoted(name)}`);
      } finally {
        await owner.end();
      }
    };
    return { url: await withSearchPathOf(owner, withDatabase(main, name)), drop };
  } catch (error) {
    await owner.end().catch(() => undefined);
    throw error;
  }
}

// Names without a schema have to lead where they do in the main database, which its search_path decides.
async function withSearchPathOf(main: pg.Client, shadow: DatabaseUrl): Promise<DatabaseUrl> {
  if (shadow.schema !== undefined) return shadow;
  const { setting, schemas } = await readSearchPath(main);
  if (schemas.every((schema) => schema === 'public')) return shadow;
  await withClient(shadow, (client) => client.query(createSchemasSql({ schemas })));
  return { ...shadow, searchPath: setting };
}

/**
 * Removes everything from the user's own shadow database.
 *
 * @param main the database that must not be lost
 * @returns how to connect to it, so that names without a schema lead where they do in the main database
 * @throws Error when both are the same database, under whatever name
 */
export async function emptyShadowDatabase(shadow: DatabaseUrl, main: DatabaseUrl): Promise<DatabaseUrl> {
  const isSame = shadow.host === main.host && shadow.port === main.port && shadow.database === main.database;
  const mainIdentity = isSame ? undefined : await withClient(main, databaseIdentity).catch(() => undefined);
  await withClient(shadow, async (client) => {
    if (isSame || (await databaseIdentity(client)) === mainIdentity) {
      throw new Error(
        'The shadow database you configured appears to be the same as the main database. Please specify another shadow database.',
      );
    }
    const { rows } = await client.query<{ name: string }>(
      "SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
    );
    // Object by object: up to PostgreSQL 14 a database's owner does not own its schema "public".
    await emptyDatabase(client, { schemas: rows.map(({ name }) => name), whole: true }, 'public');
  });
  return withClient(main, (client) => withSearchPathOf(client, shadow)).catch(() => shadow);
}

// The same for every name and address that leads to the database, and different for all others.
async function databaseIdentity(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ identity: string }>(
    `SELECT oid || ' ' || extract(epoch FROM pg_postmaster_start_time()) AS identity
     FROM pg_database WHERE datname = current_database()`,
  );
  return rows[0]?.identity;
}

/** Which shadow databases nobody owns any more, of those that exist and the leases that are held. Pure. */
export function abandonedShadows(names: readonly string[], leases: ReadonlySet<number>): string[] {
  return names.filter((name) => !leases.has(Number.parseInt(name.slice(namePrefix.length), 16)));
}

// A statement that runs when its client dies would run on to its end, and keep the database in use for as long.
async function endOrphansSoon(owner: pg.Client, name: string): Promise<void> {
  const set = `ALTER DATABASE ${quoted(name)} SET client_connection_check_interval = '1s'`;
  await owner.query(set).catch(() => undefined); // before PostgreSQL 14 there is no such setting
}

async function dropAbandonedShadows(client: pg.Client): Promise<void> {
  // The order matters: a database seen here had its lease before, so without one in the second answer it is abandoned.
  const databases = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname ~ $1 AND pg_has_role(datdba, 'USAGE')",
    [namePattern],
  );
  if (databases.rows.length === 0) return;
  const held = await heldLeases(client, 'shadow');
  const names = databases.rows.map((row) => row.datname);
  for (const name of abandonedShadows(names, held)) {
    // Without FORCE this never ends a connection: PostgreSQL waits for five seconds and then refuses. Another run may
    // also be removing the same database. Whatever still stands is the next run's.
    await client.query(`DROP DATABASE IF EXISTS ${quoted(name)}`).catch(() => undefined);
  }
}
