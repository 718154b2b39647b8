import type pg from 'pg';
import { quoted } from '../sql/quote.ts';
import { withClient } from './client.ts';
import { type DatabaseUrl, DatabaseUrlError, parseDatabaseUrl, withDatabase } from './database-url.ts';
import { toDriverError } from './driver-error.ts';
import type { Refusal } from './failures.ts';
import type { DatabaseCommand } from './invocation.ts';
import { connectionRefusal, urlRefusal } from './refusal.ts';

/**
 * Checks, creates or drops the database that a URL names.
 *
 * @returns undefined when it is done, and otherwise why it is not
 */
export async function runDatabaseCommand(command: DatabaseCommand, href: string): Promise<Refusal | undefined> {
  let url: DatabaseUrl | undefined;
  try {
    url = parseDatabaseUrl(href);
    if (command === 'can-connect-to-database') await withClient(url, async () => undefined);
    else if (command === 'create-database') await createDatabase(url);
    else await runOnServer(url, `DROP DATABASE ${quoted(url.database)}`);
    return undefined;
  } catch (error) {
    if (error instanceof DatabaseUrlError) return urlRefusal(error);
    const mapped = url && toDriverError(error, url);
    if (!mapped) throw error;
    return connectionRefusal(mapped);
  }
}

async function createDatabase(url: DatabaseUrl): Promise<void> {
  try {
    await runOnServer(url, `CREATE DATABASE ${quoted(url.database)}`);
  } catch (error) {
    // Several deployments may start at once on an empty server; all but one find the database there.
    const { code } = error as pg.DatabaseError;
    if (code !== '42P04' && code !== '23505') throw error;
  }
  if (url.schema === undefined) return;
  const schema = quoted(url.schema);
  await withClient(url, (client) => client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`));
}

// A database can't be created or dropped from within itself, and not every server has, or lets us use, each of these.
async function runOnServer(url: DatabaseUrl, sql: string): Promise<void> {
  const [first = '', ...others] = ['postgres', 'template1', 'defaultdb'].filter((name) => name !== url.database);
  const run = (name: string) => withClient(withDatabase(url, name), (client) => client.query(sql));
  let outcome = run(first);
  for (const name of others) {
    outcome = outcome.catch((error: pg.DatabaseError) => {
      if (error.severity !== 'FATAL' || !/^(3D000|28000|42501)$/.test(error.code ?? '')) throw error;
      return run(name);
    });
  }
  await outcome;
}
