import { randomInt } from 'node:crypto';
import type { ClientBase } from 'pg';

// A database that exists for one piece of work belongs to whoever holds the advisory lock whose number is in its name. PostgreSQL lets
// go of the lock when its holder dies, however it dies, and shows the locks of all databases to everybody.

/** The databases that leases are for: a number of its own for each kind. */
export const leasesOf = { shadow: 72707370, scratch: 72707371 } as const;

/** Takes a new lease for this session. Before the database exists, so that it is never there without while its owner lives. */
export async function takeLease(client: ClientBase, kind: keyof typeof leasesOf): Promise<number> {
  const lease = randomInt(1, 2 ** 31);
  await client.query('SELECT pg_advisory_lock($1, $2)', [leasesOf[kind], lease]);
  return lease;
}

/** The leases that somebody holds. A database that was seen before has none of them only if its owner is gone. */
export async function heldLeases(client: ClientBase, kind: keyof typeof leasesOf): Promise<ReadonlySet<number>> {
  const { rows } = await client.query<{ lease: number }>(
    `SELECT objid::bigint::int AS lease FROM pg_locks
     WHERE locktype = 'advisory' AND objsubid = 2 AND classid::bigint = $1 AND granted`,
    [leasesOf[kind]],
  );
  return new Set(rows.map(({ lease }) => lease));
}
