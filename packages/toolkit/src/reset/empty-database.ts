import type { ClientBase } from 'pg';
import { notOfExtension } from '../catalog/queries/fragment.ts';
import type { Scope } from './scope.ts';

/** How long dropping waits for others who use a table, in PostgreSQL's words. */
const PATIENCE = '10s';

/**
 * Drops everything that the scope has, in one transaction: when something can't be dropped, nothing is. Extensions that belong
 * to another user stay, because this one could not make them again.
 *
 * @param keep The schema that stays, empty, or is made: the one that `_prisma_migrations` is in.
 * @throws {pg.DatabaseError} Whatever the server refuses.
 */
export async function emptyDatabase(client: ClientBase, scope: Scope, keep: string): Promise<void> {
  await client.query(
    `BEGIN; SET LOCAL lock_timeout = '${PATIENCE}'; SET LOCAL search_path = ''; SET LOCAL client_min_messages = warning`,
  );
  try {
    if (scope.whole) await dropUnschemed(client);
    for (const sql of await dropExtensions(client, scope)) await client.query(sql);
    for (const schema of scope.schemas) await dropContent(client, schema);
    for (const schema of await droppable(client, scope, keep)) {
      await client.query(`DROP SCHEMA ${client.escapeIdentifier(schema)} CASCADE`);
    }
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${client.escapeIdentifier(keep)}`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** What belongs to no schema: publications, event triggers, foreign servers, large objects. */
async function dropUnschemed(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('DROP PUBLICATION %I', pubname) AS sql FROM pg_publication WHERE pg_has_role(pubowner, 'USAGE')
    UNION ALL SELECT format('DROP EVENT TRIGGER %I', evtname) FROM pg_event_trigger t
      WHERE pg_has_role(evtowner, 'USAGE') AND ${notOfExtension('pg_event_trigger', 't.oid')}
    UNION ALL SELECT format('DROP SERVER %I CASCADE', srvname) FROM pg_foreign_server s
      WHERE pg_has_role(srvowner, 'USAGE') AND ${notOfExtension('pg_foreign_server', 's.oid')}
    UNION ALL SELECT format('SELECT pg_catalog.lo_unlink(%s)', oid) FROM pg_largeobject_metadata
      WHERE pg_has_role(lomowner, 'USAGE')`,
  );
  for (const { sql } of rows) await client.query(sql);
}

async function dropExtensions(client: ClientBase, { schemas }: Scope): Promise<string[]> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', e.extname) AS sql
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE n.nspname = ANY ($1) AND pg_has_role(e.extowner, 'USAGE')`,
    [schemas],
  );
  return rows.map(({ sql }) => sql);
}

/** Drops object by object, because a schema itself may belong to somebody else, as "public" does. */
async function dropContent(client: ClientBase, schema: string): Promise<void> {
  for (let before = ''; ; ) {
    const { rows } = await client.query<{ sql: string }>(
      `SELECT format('DROP %s IF EXISTS %s CASCADE',
          CASE o.type WHEN 'statistics object' THEN 'statistics' WHEN 'composite type' THEN 'type' ELSE o.type END,
          o.identity) AS sql
      FROM pg_depend d JOIN pg_namespace n ON d.refclassid = 'pg_namespace'::regclass AND n.oid = d.refobjid,
        pg_identify_object(d.classid, d.objid, 0) o
      WHERE n.nspname = $1 AND d.deptype = 'n' AND o.type = ANY ($2)
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid AND e.objsubid = 0
          AND e.deptype IN ('e', 'i'))
      ORDER BY array_position($2, o.type) LIMIT 1000`,
      [schema, droppedKinds],
    );
    if (rows.length === 0) return;
    const script = rows.map(({ sql }) => sql).join('; ');
    if (script === before) throw new Error(`This is refused without a word: ${script}`);
    await client.query(script);
    before = script;
  }
}

/** What a schema holds, in the order in which it is dropped: what others are made of comes late. */
const droppedKinds = [
  'view',
  'materialized view',
  'table',
  'foreign table',
  'sequence',
  'function',
  'procedure',
  'aggregate',
  'operator class',
  'operator family',
  'operator',
  'statistics object',
  'text search configuration',
  'text search dictionary',
  'text search parser',
  'text search template',
  'conversion',
  'composite type',
  'domain',
  'type',
  'collation',
];

async function droppable(client: ClientBase, { schemas }: Scope, keep: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT n.nspname AS name FROM pg_namespace n
    WHERE n.nspname = ANY ($1) AND n.nspname NOT IN ('public', $2) AND pg_has_role(n.nspowner, 'USAGE')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid)
      AND NOT EXISTS (SELECT FROM pg_extension e WHERE e.extnamespace = n.oid)
      AND ${notOfExtension('pg_namespace', 'n.oid')}`,
    [schemas, keep],
  );
  return rows.map(({ name }) => name);
}
