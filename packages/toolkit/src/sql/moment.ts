import type { ClientBase } from 'pg';

/**
 * SQL for a moment as `new Date` reads it. PostgreSQL writes a timestamp as DateStyle says, which a database may have set, and of
 * what is not ISO 8601 `pg` makes null; in JSON it is always that. Null stays null. Pure.
 */
export function momentSql(expression: string): string {
  return `to_json(${expression}) #>> '{}'`;
}

/** What time it is on the server; in a transaction, when that began. */
export async function readClock(client: ClientBase): Promise<Date> {
  const { rows } = await client.query<{ at: string }>(`SELECT ${momentSql('now()')} AS at`);
  return new Date(rows[0]?.at ?? Date.now());
}
