import type { ClientBase } from 'pg';
import { heldLeases } from '../leases.ts';
import { dropWithSessions } from './drop-database.ts';

/** What every scratch database's name ends with, after `_scratch_<purpose>_`. */
const namePattern = /_scratch_[a-z]+_([0-9a-f]{8})$/;

/** Makes a name for the number of a lease: `<database>_scratch_<purpose>_<number>`, within PostgreSQL's 63 bytes. Pure. */
export function scratchName(database: string, purpose: string, lease: number): string {
  const end = `_scratch_${purpose}_${lease.toString(16).padStart(8, '0')}`;
  if (!namePattern.test(end)) throw new Error(`"${purpose}" is no purpose: only small letters are.`);
  let start = database;
  while (Buffer.byteLength(start + end) > 63) start = [...start].slice(0, -1).join('');
  return start + end;
}

/** The lease that a scratch database's name tells of, or null for the name of any other database. Pure. */
export function leaseOf(name: string): number | null {
  const digits = namePattern.exec(name)?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 16);
}

/**
 * Drops a scratch database, and ends the connections to it.
 *
 * @throws {Error} When the name is not one that `scratchName` makes.
 */
export async function dropScratch(client: ClientBase, name: string): Promise<void> {
  if (leaseOf(name) === null) throw new Error(`"${name}" is not the name of a scratch database, and is not dropped.`);
  await dropWithSessions(client, name);
}

/**
 * Drops the scratch databases of runs that were killed: those that this user may drop, whose lease nobody holds and to
 * which nobody is connected. What can't be dropped is left for the next run.
 *
 * @returns The names of those that are gone.
 */
export async function dropLeftovers(client: ClientBase): Promise<string[]> {
  // The order matters: a database seen here had its lease before, so without one in the second answer it is abandoned.
  const databases = await client.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE datname LIKE '%\\_scratch\\_%' AND pg_has_role(datdba, 'USAGE')",
  );
  const leases = databases.rows.flatMap(({ name }) => leaseOf(name) ?? []);
  if (leases.length === 0) return [];
  const held = await heldLeases(client, 'scratch');
  const connected = await client.query<{ name: string }>('SELECT DISTINCT datname AS name FROM pg_stat_activity');
  const busy = new Set(connected.rows.map((row) => row.name));
  const dropped: string[] = [];
  for (const { name } of databases.rows) {
    const lease = leaseOf(name);
    if (lease === null || held.has(lease) || busy.has(name)) continue;
    // Without FORCE this never ends a connection. Another run may be dropping the same one.
    const gone = client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)}`);
    await gone.then(() => dropped.push(name)).catch(() => undefined);
  }
  return dropped;
}
