import type { DatabaseSettings } from '../env.ts';

/** A database's name as libpq's connection string, in which no character of the name means anything. */
export function connectTo(database: string): string {
  return `dbname='${database.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** libpq's settings for a database. They are in the environment, because a command line can be seen by every user. */
export function libpqEnv(settings: DatabaseSettings, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { searchParams } = new URL(settings.url);
  const parameter = (name: string) => searchParams.get(name) ?? undefined;
  const sslmode = parameter('sslmode');
  const inherited = Object.entries(env).filter(([name]) => !name.startsWith('PG') || name.startsWith('PGSSL'));
  const given: NodeJS.ProcessEnv = {
    PGHOST: parameter('host') ?? settings.host,
    PGPORT: String(settings.port),
    PGUSER: settings.user,
    PGDATABASE: settings.database,
    PGPASSWORD: settings.password || undefined,
    PGCONNECT_TIMEOUT: parameter('connect_timeout'),
    // Node's own word for a connection that is encrypted and not verified.
    PGSSLMODE: sslmode === 'no-verify' ? 'require' : sslmode,
    PGSSLROOTCERT: parameter('sslrootcert'),
    PGSSLCERT: parameter('sslcert'),
    PGSSLKEY: parameter('sslkey'),
  };
  return { ...Object.fromEntries(inherited), ...withoutAbsent(given) };
}

function withoutAbsent(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
