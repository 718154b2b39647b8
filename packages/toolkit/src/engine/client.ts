import type pg from 'pg';
import { openConnection } from '../open-connection.ts';
import { clientConfig, type DatabaseUrl } from './database-url.ts';

/** One connection, which the caller ends. */
export function openClient(url: DatabaseUrl): Promise<pg.Client> {
  return openConnection(clientConfig(url));
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
