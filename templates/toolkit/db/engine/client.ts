import pg from 'pg';
import { clientConfig, type DatabaseUrl } from './database-url.ts';

/** One connection, which the caller ends. */
export async function openClient(url: DatabaseUrl): Promise<pg.Client> {
  const client = new pg.Client(clientConfig(url));
  client.on('error', () => undefined); // the query in progress, or the next one, reports it
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** One connection for as long as it is used. */
export async function withClient<T>(url: DatabaseUrl, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await openClient(url);
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
