import pg from 'pg';
import { readClock } from '../sql/moment.ts';
import { copyName } from './backup-names.ts';
import { type DatabaseProperties, propertyScripts } from './database-properties.ts';
import type { ServerSession } from './server-session.ts';
import { alone } from './sessions.ts';

/** What became of a swap. */
export interface Swapped {
  /** The name under which the old database is kept; null when there was none. */
  readonly kept: string | null;
  /** What of the old database's settings and grants the server did not let this user give to the new one. */
  readonly notCarried: readonly string[];
}

/**
 * Puts a new database in the place of another one, in one transaction: whoever looks, at whatever moment, finds the old one
 * or the new one under that name. The old one is kept under another name.
 *
 * @param fresh The name that the new database has so far.
 * @param target The name that it gets.
 * @param old What the target is beside its content; undefined when there is none.
 * @throws {DbError} DB_SESSIONS while others are connected to the target; {pg.DatabaseError} what else the server refuses.
 */
export async function putInPlace(
  server: ServerSession,
  {
    fresh,
    target,
    old,
    disconnect,
  }: { fresh: string; target: string; old: DatabaseProperties | undefined; disconnect: boolean },
): Promise<Swapped> {
  const { client } = server;
  const { rows } = await client.query<{ names: string[] }>(
    'SELECT array(SELECT datname::text FROM pg_database) AS names',
  );
  const { names = [] } = rows[0] ?? {};
  const rename = (from: string, to: string) =>
    client.query(`ALTER DATABASE ${pg.escapeIdentifier(from)} RENAME TO ${pg.escapeIdentifier(to)}`);
  if (!old) {
    await rename(fresh, target);
    return { kept: null, notCarried: [] };
  }
  const notCarried = await carryProperties(client, fresh, old);
  const kept = copyName(target, 'before', await readClock(client), names);
  return alone(server, target, { toWhat: 'replaced', disconnect }, async () => {
    try {
      await client.query('BEGIN');
      await rename(target, kept); // from here on nobody can connect until the end of the transaction
      await rename(fresh, target);
      await client.query('COMMIT');
      return { kept, notCarried };
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  });
}

async function carryProperties(client: pg.ClientBase, fresh: string, old: DatabaseProperties): Promise<string[]> {
  const refused: string[] = [];
  for (const script of propertyScripts(fresh, old)) {
    try {
      await client.query(`BEGIN; ${script}; COMMIT`);
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      refused.push((error as Error).message);
    }
  }
  return refused;
}
