import pg from 'pg';

/**
 * Connects to a database. Whoever opens a connection ends it.
 *
 * @param config As `pg` takes it. Without another limit, five seconds are enough to connect.
 * @throws The error of `pg`, after which nothing is open.
 */
export async function openConnection(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ connectionTimeoutMillis: 5000, ...config });
  client.on('error', () => {}); // a server that goes away: the query in progress, or the next one, reports it
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}
