import type { ClientBase } from 'pg';
import pg from 'pg';

/** What a database is beside its content: what no dump of the content has. */
export interface DatabaseProperties {
  readonly owner: string;
  readonly encoding: string;
  readonly collate: string;
  readonly ctype: string;
  /** `libc`, `icu` or `builtin`; null before PostgreSQL 15. */
  readonly provider: string | null;
  /** The locale of ICU or of PostgreSQL itself; null with libc. */
  readonly locale: string | null;
  readonly icuRules: string | null;
  readonly connectionLimit: number;
  readonly comment: string | null;
  /** Who may do what: null while it is as PostgreSQL makes it. */
  readonly grants: readonly { grantee: string; privilege: string; grantable: boolean }[] | null;
  /** What `ALTER DATABASE … SET` and `ALTER ROLE … IN DATABASE … SET` set; `role` is null for everybody. */
  readonly settings: readonly { role: string | null; name: string; value: string }[];
}

/** Reads a database's properties; undefined when there is none of that name. */
export async function readProperties(client: ClientBase, database: string): Promise<DatabaseProperties | undefined> {
  // As JSON, because the columns differ between the versions of PostgreSQL.
  const { rows } = await client.query<DatabaseProperties>(
    `SELECT pg_get_userbyid(d.datdba) AS owner, pg_encoding_to_char(d.encoding) AS encoding, d.datcollate::text AS collate,
      d.datctype::text AS ctype,
      CASE to_jsonb(d)->>'datlocprovider' WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' END AS provider,
      coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale') AS locale,
      to_jsonb(d)->>'daticurules' AS "icuRules", d.datconnlimit AS "connectionLimit",
      shobj_description(d.oid, 'pg_database') AS comment,
      CASE WHEN d.datacl IS NOT NULL THEN (SELECT coalesce(json_agg(json_build_object(
        'grantee', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
        'privilege', a.privilege_type, 'grantable', a.is_grantable)), '[]') FROM aclexplode(d.datacl) a) END AS grants,
      (SELECT coalesce(json_agg(json_build_object('role', nullif(s.setrole, 0)::regrole::text,
          'name', split_part(c, '=', 1), 'value', substr(c, strpos(c, '=') + 1))), '[]')
        FROM pg_db_role_setting s, unnest(s.setconfig) c WHERE s.setdatabase = d.oid) AS settings
    FROM pg_database d WHERE d.datname = $1`,
    [database],
  );
  return rows[0];
}

/** SQL that makes an empty database that sorts and compares as another one does, and has its owner. Pure. */
export function createLike(name: string, like: DatabaseProperties | undefined): string {
  const create = `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`;
  if (!like) return create;
  const { owner, encoding, collate, ctype, provider, locale, icuRules } = like;
  const words = [
    `OWNER ${pg.escapeIdentifier(owner)}`,
    `ENCODING ${pg.escapeLiteral(encoding)}`,
    `LC_COLLATE ${pg.escapeLiteral(collate)}`,
    `LC_CTYPE ${pg.escapeLiteral(ctype)}`,
    ...(provider === null ? [] : [`LOCALE_PROVIDER ${provider}`]),
    ...(provider === 'icu' && locale !== null ? [`ICU_LOCALE ${pg.escapeLiteral(locale)}`] : []),
    ...(provider === 'icu' && icuRules !== null ? [`ICU_RULES ${pg.escapeLiteral(icuRules)}`] : []),
    ...(provider === 'builtin' && locale !== null ? [`BUILTIN_LOCALE ${pg.escapeLiteral(locale)}`] : []),
  ];
  return `${create} ${words.join(' ')}`;
}

/** Scripts that give a database the grants, settings and comment of another one; each is one transaction. Pure. */
export function propertyScripts(name: string, like: DatabaseProperties): string[] {
  const database = pg.escapeIdentifier(name);
  const { grants, settings, comment, connectionLimit } = like;
  return [
    ...(connectionLimit === -1 ? [] : [`ALTER DATABASE ${database} CONNECTION LIMIT ${connectionLimit}`]),
    ...(comment === null ? [] : [`COMMENT ON DATABASE ${database} IS ${pg.escapeLiteral(comment)}`]),
    ...(grants === null ? [] : [`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`]),
    ...(grants ?? []).map(
      ({ grantee, privilege, grantable }) =>
        `GRANT ${privilege} ON DATABASE ${database} TO ${grantee}${grantable ? ' WITH GRANT OPTION' : ''}`,
    ),
    ...settings.map(({ role, name: setting, value }) => {
      const whom = role === null ? `DATABASE ${database}` : `ROLE ${role} IN DATABASE ${database}`;
      const parameter = setting.split('.').map(pg.escapeIdentifier).join('.');
      // "From current", because the server itself then quotes lists like search_path as they must be.
      return `SELECT set_config(${pg.escapeLiteral(setting)}, ${pg.escapeLiteral(value)}, true);
        ALTER ${whom} SET ${parameter} FROM CURRENT`;
    }),
  ];
}
