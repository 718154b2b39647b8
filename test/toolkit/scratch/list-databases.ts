import pg from 'pg';
import { type DatabaseSettings, readDatabaseSettings } from '../../../packages/toolkit/src/env.ts';
import { testServerUrl } from '../history/test-database.ts';

/** Settings whose DATABASE_URL names this database of the test server. */
export function settingsFor(database: string, parameters = ''): DatabaseSettings {
  return readDatabaseSettings({ DATABASE_URL: testServerUrl(database) + parameters });
}

/** The names of all databases whose name begins like this. */
export async function databasesLike(beginning: string): Promise<string[]> {
  const client = new pg.Client(testServerUrl('postgres'));
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1',
      [beginning],
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
