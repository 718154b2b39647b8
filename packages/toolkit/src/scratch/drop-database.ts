import type { ClientBase } from 'pg';

/**
 * Drops a database if it is there, with the connections to it.
 *
 * @throws {Error} PostgreSQL's own: 42501 for somebody else's database, 55006 when somebody else's sessions are in it.
 */
export async function dropWithSessions(client: ClientBase, name: string): Promise<void> {
  const drop = `DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)}`;
  try {
    await client.query(`${drop} WITH (FORCE)`);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    // FORCE wants to end an autovacuum worker too, which only a superuser may; without it PostgreSQL ends that by itself.
    const ours = 'datname = $1 AND usename = current_user AND pid <> pg_backend_pid()';
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${ours}`, [name]);
    await client.query(drop);
  }
}
