import pg from 'pg';

/** The address of another database on the same server. */
export function databaseOf(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

/** Runs one statement on the server of an address, from its maintenance database, so that any other can be copied. */
export async function runSql(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: databaseOf(url, 'postgres') });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Removes those databases of the server that the condition picks, whoever is connected to them. */
export async function dropDatabases(url: string, isToBeDropped: (name: string) => boolean): Promise<void> {
  const { rows } = await runSql(url, 'SELECT datname FROM pg_database');
  for (const { datname } of rows.filter((row) => isToBeDropped(row.datname))) {
    const drop = `DROP DATABASE IF EXISTS "${datname}"`;
    await runSql(url, `${drop} WITH (FORCE)`).catch(async (error) => {
      // FORCE wants to end an autovacuum worker too, which only a superuser may; without it PostgreSQL ends that by itself.
      if (error.code !== '42501') throw error;
      await runSql(url, drop);
    });
  }
}
