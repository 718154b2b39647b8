import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createDatabase, dropDatabase } from '../../toolkit/history/test-database.ts';

/** A database of its own on the server of TEST_POSTGRES_URL. */
export interface ShopDatabase {
  readonly name: string;
  readonly url: string;
  /** Sends text as one simple query on one connection, as the schema engine sends a file. */
  run(sql: string): Promise<pg.QueryResult>;
  /** The rows that a query gives. */
  rows<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** A further connection. Whoever opens it ends it. */
  connect(): Promise<pg.Client>;
  /** A copy with the same tables and rows. No other connection may be open meanwhile. */
  clone(): Promise<ShopDatabase>;
  drop(): Promise<void>;
}

/** Makes an empty database, or a copy of `template`. */
export async function createShopDatabase(template = 'template0'): Promise<ShopDatabase> {
  const name = `shop_history_${randomBytes(6).toString('hex')}`;
  await createDatabase(name, template);
  const url = serverUrl(name);
  let client = await open(url);
  return {
    name,
    url,
    run: (sql) => client.query(sql),
    rows: async (sql, values) => (await client.query(sql, values)).rows,
    connect: () => open(url),
    clone: async () => {
      // PostgreSQL copies a database only while nobody is connected to it.
      await client.end();
      try {
        return await createShopDatabase(name);
      } finally {
        client = await open(url);
      }
    },
    drop: async () => {
      await client.end();
      await dropDatabase(name);
    },
  };
}

/** Gives a new database to `work` and drops it afterwards, also when the work fails. */
export async function withDatabase<Result>(
  source: () => Promise<ShopDatabase>,
  work: (database: ShopDatabase) => Promise<Result>,
): Promise<Result> {
  const database = await source();
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}

/** Resolves as soon as another session of this client's database waits for a lock. */
export async function aSessionWaits(client: pg.Client): Promise<void> {
  const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await client.query(waiting)).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

function serverUrl(database: string): string {
  const admin = process.env.TEST_POSTGRES_URL;
  if (!admin) throw new Error('TEST_POSTGRES_URL must name a PostgreSQL server on which tests may make databases.');
  const url = new URL(admin);
  url.pathname = `/${database}`;
  return url.href;
}

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  // Dropping a database ends the connections that a failed test has left open; that must not end the test run.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The locks that this session holds on a table, strongest names and all. */
export async function locksOn(shop: ShopDatabase, table: string): Promise<string[]> {
  const rows = await shop.rows<{ mode: string }>(
    'SELECT mode FROM pg_locks WHERE relation = $1::regclass AND pid = pg_backend_pid() ORDER BY mode',
    [table],
  );
  return rows.map(({ mode }) => mode);
}
