import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { isDecodable, withDatabaseName, withoutPassword } from './database-url.ts';
import { DbError } from './errors.ts';
import type { Externals } from './history/externals.ts';
import { db } from './project-command.ts';

/** Who runs the database server: this project (`embedded`), Docker Compose (`docker`) or somebody else (`url`). */
export const serverKinds = ['embedded', 'docker', 'url'] as const;
export type ServerKind = (typeof serverKinds)[number];

/** What DATABASE_URL and DATABASE_SERVER say, checked. */
export interface DatabaseSettings {
  kind: ServerKind;
  /** The whole address, password included: hand it to a client, never print it. */
  url: string;
  user: string;
  password: string;
  host: string;
  port: number;
  database: string;
  /** The address without its password, for people. */
  shown: string;
  /** SHADOW_DATABASE_URL, where there is one; read by `readProjectSettings`. */
  shadowUrl?: string;
  /** What the Prisma config says that others make in this database; read by `readProjectSettings`. */
  externals?: Externals;
}

/**
 * Reads the project's `.env` into an environment, where variables that are already set win. A project without the file
 * is fine: in an image the environment itself has everything.
 */
export function loadProjectEnv(projectDir: string, env: NodeJS.ProcessEnv = process.env): void {
  const file = path.join(projectDir, '.env');
  if (!existsSync(file)) return;
  for (const [name, value] of Object.entries(parseEnv(readFileSync(file, 'utf8')))) env[name] ??= value;
}

/**
 * Checks the settings of the database and reports all that is wrong with them together.
 *
 * @throws DbError DB_ENV_MISSING without a DATABASE_URL, DB_ENV_INVALID when one of the two cannot be used
 */
export function readDatabaseSettings(env: NodeJS.ProcessEnv): DatabaseSettings {
  if (!env.DATABASE_URL) {
    throw new DbError('DB_ENV_MISSING', {
      message: 'DATABASE_URL is not set, so there is no database to work with.',
      next: `Run "${db('setup')}", which makes .env, or set DATABASE_URL=postgresql://user:password@host:port/database.`,
    });
  }
  const kind = env.DATABASE_SERVER || 'url';
  const url = URL.canParse(env.DATABASE_URL) ? new URL(env.DATABASE_URL) : undefined;
  const faults = [...(url ? urlFaults(url, kind) : ['DATABASE_URL is not an address']), ...kindFaults(kind)];
  if (!url || faults.length > 0) {
    throw new DbError('DB_ENV_INVALID', {
      message: `${faults.join('; ')}.`,
      next: 'Correct it in .env: DATABASE_URL=postgresql://user:password@host:port/database, with special characters as %XX.',
    });
  }
  return {
    kind: kind as ServerKind,
    url: env.DATABASE_URL,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || '5432'),
    database: decodeURIComponent(url.pathname.slice(1)),
    shown: withoutPassword(env.DATABASE_URL),
  };
}

/** The same server and user, another database. */
export function inDatabase(settings: DatabaseSettings, database: string): DatabaseSettings {
  const url = withDatabaseName(settings.url, database);
  return { ...settings, url, shown: withoutPassword(url), database };
}

const loopback = new Set(['127.0.0.1', 'localhost']);

function urlFaults(url: URL, kind: string): string[] {
  const faults: string[] = [];
  if (url.protocol !== 'postgresql:' && url.protocol !== 'postgres:') {
    faults.push(`DATABASE_URL begins with "${url.protocol}//" instead of "postgresql://"`);
  }
  if (!url.username) faults.push('DATABASE_URL names no user');
  if (!isDecodable(url)) {
    faults.push('DATABASE_URL has a "%" that is not followed by two hexadecimal digits (a "%" itself is written %25)');
  }
  if (url.pathname.length < 2) faults.push('DATABASE_URL names no database');
  if (kind === 'embedded') {
    if (!url.password) faults.push('DATABASE_URL has no password');
    if (!loopback.has(url.hostname)) {
      faults.push(`DATABASE_SERVER=embedded listens on 127.0.0.1 only, but DATABASE_URL says "${url.hostname}"`);
    }
  }
  return faults;
}

function kindFaults(kind: string): string[] {
  return serverKinds.some((known) => known === kind)
    ? []
    : [`DATABASE_SERVER is "${kind}" instead of ${serverKinds.join(', ').replace(/, (\w+)$/, ' or $1')}`];
}
