// Where the database is. In a real container DATABASE_URL comes from outside; here it is in the practice folder's .env.
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import pg from 'pg';

/** Connects, lets `work` ask, and ends the connection. */
export async function withDatabase(work) {
  const { DATABASE_URL } = parseEnv(readFileSync(new URL('../.env', import.meta.url), 'utf8'));
  const client = new pg.Client({ connectionString: DATABASE_URL, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
