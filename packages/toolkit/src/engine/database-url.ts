import type { ClientConfig } from 'pg';
import { isDecodable, withDatabaseName } from '../database-url.ts';
import { quoted } from '../sql/quote.ts';

/** A database URL, taken apart. The password stays in `href`. */
export interface DatabaseUrl {
  readonly href: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Prisma's `?schema=`: where tables without a schema of their own go. Undefined means `public`. */
  readonly schema: string | undefined;
  /** The search_path of sessions, where it is to be another than the server gives them, and the address names no schema. */
  readonly searchPath?: string;
  /** Prisma's `?connect_timeout=`. */
  readonly connectTimeoutSeconds: number;
}

/** The URL of a database can't be used. Its text is not repeated: it may hold a password. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError';
}

/**
 * Takes a `postgresql://` URL apart, with Prisma's defaults for what it leaves out.
 *
 * @throws DatabaseUrlError
 */
export function parseDatabaseUrl(href: string): DatabaseUrl {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  if (!url || !isDecodable(url)) {
    throw new DatabaseUrlError('special characters in its user, password and database must be percent-encoded');
  }
  if (url.protocol !== 'postgresql:' && url.protocol !== 'postgres:') {
    throw new DatabaseUrlError('it must start with postgresql:// or postgres://');
  }
  if (url.pathname === '' || url.pathname === '/') url.pathname = '/postgres';
  return {
    href: url.href,
    host: url.searchParams.get('host') ?? (url.hostname || 'localhost'),
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    database: decodeURIComponent(url.pathname.slice(1)),
    schema: url.searchParams.get('schema') ?? undefined,
    connectTimeoutSeconds: Number(url.searchParams.get('connect_timeout') ?? 5),
  };
}

/** The same server and user, another database. */
export function withDatabase(url: DatabaseUrl, database: string): DatabaseUrl {
  return { ...url, href: withDatabaseName(url.href, database), database };
}

/** How `pg` connects to the database of a URL. */
export function clientConfig(url: DatabaseUrl): ClientConfig {
  const path = url.schema === undefined ? url.searchPath : quoted(url.schema);
  return {
    connectionString: url.href,
    connectionTimeoutMillis: url.connectTimeoutSeconds * 1000,
    application_name: 'schema-engine',
    keepAlive: true,
    ...(path === undefined ? {} : { options: `-c search_path=${startupValue(path)}` }),
  };
}

// In a connection's start-up options, a backslash keeps a space or a backslash as it is.
function startupValue(value: string): string {
  return value.replace(/[\\ ]/g, '\\$&');
}
