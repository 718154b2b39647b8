import pg from 'pg';
import { namedSchema, withDatabaseName } from '../database-url.ts';
import { type DatabaseSettings, inDatabase } from '../env.ts';
import { DbError } from '../errors.ts';
import { takeLease } from '../leases.ts';
import { openConnection } from '../open-connection.ts';
import { createSchemasSql, findHomeSchema, readSearchPath } from '../search-path.ts';
import { adviceFor } from '../server/advice.ts';
import { withConnection } from '../server/connection.ts';
import { UNHURRIED } from '../server/unhurried.ts';
import { assertOwnSession } from '../steps/own-session.ts';
import { type CarriedSetting, carrySettings, readCarriedSettings } from './carried-settings.ts';
import { dropLeftovers, dropScratch, scratchName } from './leftovers.ts';

/** A database that exists for one piece of work. */
export interface ScratchDatabase {
  readonly name: string;
  /** The address of DATABASE_URL with this database in it, password included: never print it. */
  readonly url: string;
  /** The schema for `_prisma_migrations`: where names without a schema lead. */
  readonly schema: string;
  /** The schemas that are there from the beginning, because `?schema=` of DATABASE_URL or the database's search_path has them. */
  readonly given: readonly string[];
  /** Whether it is the database of SHADOW_DATABASE_URL, in which Prisma can replay no migrations meanwhile. */
  readonly isShadow: boolean;
  /** A connection to it, whose search_path is that of the database of DATABASE_URL. */
  readonly client: pg.Client;
  /** A further connection. Whoever opens it ends it; otherwise it is ended with the database. */
  connect(): Promise<pg.Client>;
  /** Makes another one with the same content, for as long as `work` takes. Nobody else may be connected meanwhile. */
  withCopy<T>(work: (copy: ScratchDatabase) => Promise<T>): Promise<T>;
  /** Lets many copies be made of it, one after the other. Its own connection is ended, and `connect` makes another one afterwards. */
  asTemplate<T>(work: (template: ScratchTemplate) => Promise<T>): Promise<T>;
}

/** A scratch database of which copies are made: whoever looks at it is no longer connected when the next one is. */
export interface ScratchTemplate {
  /** As {@link ScratchDatabase.url}. */
  readonly url: string;
  /** Makes another one with the same content, for as long as `work` takes. */
  withCopy: ScratchDatabase['withCopy'];
  /** Gives the database itself, with a connection. No copy can be made meanwhile, and what is written is in those made afterwards. */
  withItself: ScratchDatabase['withCopy'];
}

/**
 * Makes an empty database on the server of DATABASE_URL, does some work in it, and drops it, whatever happens. What runs
 * that were killed left behind is dropped first. The database of DATABASE_URL is not touched, and need not exist. Where the user may not
 * create databases, the one of SHADOW_DATABASE_URL is emptied and used instead.
 *
 * @param settings Where the server is; the user must be allowed to create databases.
 * @param purpose One word of small letters, which becomes part of the name.
 * @param options `template`: a database to copy instead of an empty one. Nobody may be connected to it.
 * @throws {DbError} DB_SCRATCH_REFUSED when no database can be made; DB_SESSION_SHARED; what `withConnection` throws; the work's own errors.
 */
export async function withScratchDatabase<T>(
  settings: DatabaseSettings,
  purpose: string,
  work: (scratch: ScratchDatabase) => Promise<T>,
  { template }: { readonly template?: string } = {},
): Promise<T> {
  return onServer(settings, async (server) => {
    await assertOwnSession(server);
    await server.query(UNHURRIED);
    await dropLeftovers(server).catch(() => undefined); // they are in nobody's way
    const given = await schemasToGive(server, settings);
    const carried = await readCarriedSettings(server);
    if (template === undefined && settings.shadowUrl !== undefined && !(await mayCreateDatabases(server))) {
      const { withOwnShadow } = await import('./own-shadow.ts');
      return withOwnShadow(settings, { server, given, carried }, work);
    }
    const making = { settings, server, purpose, given, carried };
    return withNewDatabase(template === undefined ? making : { ...making, template }, work);
  });
}

async function mayCreateDatabases(server: pg.Client): Promise<boolean> {
  const { rows } = await server.query<{ may: boolean }>(
    'SELECT rolcreatedb OR rolsuper AS may FROM pg_catalog.pg_roles WHERE rolname = current_user',
  );
  return rows[0]?.may === true;
}

interface Making {
  readonly settings: DatabaseSettings;
  /** A session with another database, which holds the lease. */
  readonly server: pg.Client;
  readonly purpose: string;
  readonly given: readonly string[];
  readonly carried: readonly CarriedSetting[];
  readonly template?: string;
}

/** The schemas that names without one lead to. `public` is in every new database. */
async function schemasToGive(server: pg.Client, settings: DatabaseSettings): Promise<readonly string[]> {
  const named = namedSchema(settings.url);
  const schemas = named === undefined ? (await readSearchPath(server)).schemas : [named];
  return schemas.filter((schema) => schema !== 'public');
}

async function withNewDatabase<T>(making: Making, work: (scratch: ScratchDatabase) => Promise<T>): Promise<T> {
  const { settings, server, purpose, given, carried } = making;
  const name = scratchName(settings.database, purpose, await takeLease(server, 'scratch'));
  const url = withDatabaseName(settings.url, name);
  const opened: pg.Client[] = [];
  const connect = async () => {
    const client = await openConnection({ connectionString: url });
    opened.push(client);
    return client;
  };
  await createDatabase(making, name);
  try {
    await prepare(server, name, { named: namedSchema(url), carried });
    const client = await connect();
    if (given.length > 0) await client.query(createSchemasSql({ schemas: given }));
    if (making.template === undefined) await runInitScript(client, settings);
    const schema = await findHomeSchema(client, url);
    const scratch = { name, url, schema, given, isShadow: false, client, connect, withCopy, asTemplate };
    return await work(scratch);

    function copy<U>(inCopy: (copy: ScratchDatabase) => Promise<U>): Promise<U> {
      return withNewDatabase({ ...making, template: name }, inCopy);
    }

    async function asTemplate<U>(inTemplate: (template: ScratchTemplate) => Promise<U>): Promise<U> {
      await scratch.client.end();
      return inTemplate({ url, withCopy: copy, withItself });
    }

    async function withItself<U>(inItself: (itself: ScratchDatabase) => Promise<U>): Promise<U> {
      const itself = await connect();
      try {
        return await inItself({ ...scratch, client: itself });
      } finally {
        await itself.end();
      }
    }

    async function withCopy<U>(inCopy: (copy: ScratchDatabase) => Promise<U>): Promise<U> {
      // PostgreSQL copies a database only while nobody is connected to it.
      await scratch.client.end();
      let reopened: Promise<void> | undefined;
      const reopen = () => {
        reopened ??= connect().then((client) => void Object.assign(scratch, { client }));
        return reopened;
      };
      try {
        return await copy(async (made) => {
          await reopen();
          return inCopy(made);
        });
      } finally {
        await reopen();
      }
    }
  } finally {
    await Promise.all(opened.map((client) => client.end().catch(() => undefined)));
    // A server that went away takes this connection with it; the next run finds the database and drops it.
    await dropScratch(server, name).catch(() => undefined);
  }
}

/** Makes what the migrations find in the real database and don't make themselves. A copy has it already. */
export async function runInitScript(client: pg.Client, { externals }: DatabaseSettings): Promise<void> {
  const sql = externals?.initSql ?? '';
  if (sql === '') return;
  try {
    await client.query(sql);
    await client.query('RESET ALL');
  } catch (cause) {
    throw new DbError('DB_SCRATCH_REFUSED', {
      message: `migrations.initShadowDb of the Prisma config fails in an empty database: ${(cause as Error).message}.`,
      next: 'Correct it: it has to make what the migrations refer to and do not make themselves.',
      cause,
    });
  }
}

/** A session on the server: with the database of DATABASE_URL, or with one that every server has. */
async function onServer<T>(settings: DatabaseSettings, work: (server: pg.Client) => Promise<T>): Promise<T> {
  let missing: unknown;
  for (const database of new Set([settings.database, 'postgres', 'template1'])) {
    let connected = false;
    try {
      return await withConnection(inDatabase(settings, database), (server) => {
        connected = true;
        return work(server);
      });
    } catch (error) {
      if (connected || !(error instanceof DbError) || error.code !== 'DB_DATABASE_MISSING') throw error;
      missing ??= error;
    }
  }
  throw missing;
}

/** Several may copy template1 at once, and each of them stops the others for a moment. PostgreSQL itself waits for five seconds. */
async function createDatabase({ settings, server, template }: Making, name: string): Promise<void> {
  const sql = `CREATE DATABASE ${pg.escapeIdentifier(name)}${template ? ` TEMPLATE ${pg.escapeIdentifier(template)}` : ''}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await server.query(sql);
      return;
    } catch (error) {
      const { code, message } = error as pg.DatabaseError;
      if (code === OBJECT_IN_USE && template === undefined && attempt < 5) {
        await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
        continue;
      }
      throw new DbError('DB_SCRATCH_REFUSED', {
        message: `No scratch database can be made on ${settings.host}:${settings.port}: ${message}.`,
        next:
          code === INSUFFICIENT_PRIVILEGE
            ? `Let an administrator run: ALTER ROLE ${pg.escapeIdentifier(settings.user)} CREATEDB; or name an empty database of this user's in SHADOW_DATABASE_URL.`
            : (adviceFor(code) ??
              'See that the server has room and nobody is connected to the database template1, and try again.'),
        cause: error,
      });
    }
  }
}

const OBJECT_IN_USE = '55006';
const INSUFFICIENT_PRIVILEGE = '42501';

async function prepare(
  server: pg.Client,
  name: string,
  { named, carried }: { named: string | undefined; carried: readonly CarriedSetting[] },
): Promise<void> {
  const database = pg.escapeIdentifier(name);
  // A setting of the database and not of the session, so that RESET ALL comes back to it.
  const path = named === undefined ? 'FROM CURRENT' : `TO ${pg.escapeIdentifier(named)}`;
  await server.query(`ALTER DATABASE ${database} SET search_path ${path}`);
  await carrySettings(server, name, carried);
  // A statement that runs when its client dies would run on to its end, and keep the database in use for as long.
  const set = `ALTER DATABASE ${database} SET client_connection_check_interval = '1s'`;
  await server.query(set).catch(() => undefined); // before PostgreSQL 14 there is no such setting
}
