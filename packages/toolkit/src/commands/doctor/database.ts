import type pg from 'pg';
import { DbError } from '../../errors.ts';
import { withConnection } from '../../server/connection.ts';
import { isSessionShared, sharedSession } from '../../steps/own-session.ts';
import type { Check, Finding } from './finding.ts';
import { usableSettings } from './usable-settings.ts';

/** What the server says about itself and about us. */
export interface Facts {
  version: string;
  versionNumber: number;
  encoding: string;
  user: string;
  mayCreateDatabases: boolean;
  mayCreateTables: boolean;
  /** Server's clock minus ours, in milliseconds. */
  clockDifference: number;
}

/** Connects as the shop does, and looks at version, encoding, rights and clock. */
export const checkDatabase: Check = async ({ env }) => {
  const settings = usableSettings(env);
  if (!settings) return [];
  try {
    const facts = await withConnection(settings, async (client) => ({
      ...(await readFacts(client)),
      isShared: await isSessionShared(client),
    }));
    const connected: Finding = { state: 'ok', name: 'connection', says: `${settings.shown} answers` };
    return [
      connected,
      ...sessionFindings(facts),
      versionFinding(facts),
      rightsFinding(facts),
      encodingFinding(facts),
      clockFinding(facts),
    ];
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
    return [{ state: 'fail', name: 'connection', says: error.message, remedy: error.next }];
  }
};

async function readFacts(client: pg.Client): Promise<Facts> {
  const begin = Date.now();
  const { rows } = await client.query<Omit<Facts, 'clockDifference'> & { now: string }>(`
    SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS "versionNumber",
      current_setting('server_encoding') AS encoding, current_user AS user,
      (SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user) AS "mayCreateDatabases",
      has_database_privilege(current_database(), 'CREATE') AND coalesce(has_schema_privilege('public', 'CREATE'), true)
        AS "mayCreateTables",
      (extract(epoch FROM clock_timestamp()) * 1000)::text AS now`);
  const end = Date.now();
  const [row] = rows;
  if (!row) throw new Error('a query without a table gave no row');
  return { ...row, clockDifference: Number(row.now) - (begin + end) / 2 };
}

/** Migrations need a session of the server to themselves. */
export function sessionFindings({ isShared }: { isShared: boolean }): Finding[] {
  const { message, next } = sharedSession;
  return isShared ? [{ state: 'fail', name: 'pooler', says: message, remedy: next }] : [];
}

/** Prisma Migrate supports PostgreSQL from 9.6 on; the history uses what came with 13. */
export function versionFinding({ version, versionNumber }: Pick<Facts, 'version' | 'versionNumber'>): Finding {
  const name = 'version';
  if (versionNumber >= 130_000) return { state: 'ok', name, says: `PostgreSQL ${version}` };
  return {
    state: 'fail',
    name,
    says: `PostgreSQL ${version} is older than 13`,
    remedy: 'Use a server of version 13 or newer.',
  };
}

/** `migrate dev` makes a shadow database, and tests make databases of their own. */
export function rightsFinding(facts: Pick<Facts, 'user' | 'mayCreateDatabases' | 'mayCreateTables'>): Finding {
  const name = 'rights';
  const { user } = facts;
  if (!facts.mayCreateTables) {
    const says = `the user ${user} may not make tables in this database`;
    return {
      state: 'fail',
      name,
      says,
      remedy: `As its owner: GRANT CREATE ON SCHEMA public TO "${user}"; and the same ON DATABASE.`,
    };
  }
  if (!facts.mayCreateDatabases) {
    const says = `the user ${user} may not create databases, which "prisma migrate dev" and the tests need (deploy does not)`;
    return { state: 'warn', name, says, remedy: `As a superuser, in development only: ALTER ROLE "${user}" CREATEDB;` };
  }
  return { state: 'ok', name, says: `the user ${user} may make tables and databases` };
}

/** Names in any language, and barcodes that compare equal, need UTF-8. */
export function encodingFinding({ encoding }: Pick<Facts, 'encoding'>): Finding {
  const name = 'encoding';
  if (encoding === 'UTF8') return { state: 'ok', name, says: encoding };
  const remedy = "Create the database again: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0;";
  return { state: 'fail', name, says: `${encoding}, which cannot hold every name`, remedy };
}

/** Receipts carry the server's time; sign-ins expire by ours. */
export function clockFinding({ clockDifference }: Pick<Facts, 'clockDifference'>): Finding {
  const name = 'clock';
  const seconds = Math.abs(clockDifference) / 1000;
  const direction = clockDifference > 0 ? 'ahead of' : 'behind';
  if (seconds < 2) return { state: 'ok', name, says: 'agrees with the server within 2 seconds' };
  const says = `the server's clock is ${seconds.toFixed(0)} seconds ${direction} this machine's`;
  return { state: seconds < 60 ? 'warn' : 'fail', name, says, remedy: 'Set both clocks by a time server (NTP).' };
}
