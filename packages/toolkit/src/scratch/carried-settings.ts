import pg, { type ClientBase } from 'pg';

/** A setting and its value, as the server writes it. */
export interface CarriedSetting {
  readonly name: string;
  readonly value: string;
}

/**
 * Reads what sessions with this database have set otherwise than those with another one, by ALTER DATABASE … SET or ALTER ROLE … IN
 * DATABASE … SET: a migration means something else under another TimeZone or DateStyle, so it is tried under the same. What only
 * an administrator may set is left out, and what says who may write what.
 *
 * @param client A session with the database of DATABASE_URL.
 */
export async function readCarriedSettings(client: ClientBase): Promise<readonly CarriedSetting[]> {
  const { rows } = await client.query<CarriedSetting>(
    // Those of a name with a dot are not in pg_settings, unless an extension has declared them.
    `SELECT name, current_setting(name) AS value FROM (
      SELECT DISTINCT split_part(c, '=', 1) AS name
      FROM pg_catalog.pg_db_role_setting d, unnest(d.setconfig) c
      WHERE d.setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        AND d.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user))
    ) AS own
    WHERE coalesce((SELECT s.context FROM pg_catalog.pg_settings s WHERE lower(s.name) = lower(own.name)), 'user') = 'user'
      AND name NOT IN ('search_path', 'role', 'default_transaction_read_only')
    ORDER BY name`,
  );
  return rows;
}

/**
 * Gives another database the values that a session has. Parameters that no extension declares are the administrator's to give; for
 * another user they are left out.
 */
export async function carrySettings(
  client: ClientBase,
  database: string,
  settings: readonly CarriedSetting[],
): Promise<void> {
  for (const { name } of settings) {
    const sql = `ALTER DATABASE ${pg.escapeIdentifier(database)} SET ${parameter(name)} FROM CURRENT`;
    await client.query(sql).catch((error: pg.DatabaseError) => {
      if (error.code !== INSUFFICIENT_PRIVILEGE) throw error;
    });
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

/** The options with which a session of another database begins with them. Pure. */
export function startupOptions(settings: readonly CarriedSetting[]): string {
  // A backslash keeps a space or a backslash as it is.
  return settings.map(({ name, value }) => `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}`).join(' ');
}

/** A custom one has a dot in its name. */
function parameter(name: string): string {
  return name.split('.').map(pg.escapeIdentifier).join('.');
}
