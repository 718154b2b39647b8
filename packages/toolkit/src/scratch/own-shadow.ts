import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { namedSchema } from '../database-url.ts';
import { parseDatabaseUrl } from '../engine/database-url.ts';
import { emptyShadowDatabase } from '../engine/shadow-database.ts';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { openConnection } from '../open-connection.ts';
import { createSchemasSql, findHomeSchema, readSearchPath } from '../search-path.ts';
import { type CarriedSetting, startupOptions } from './carried-settings.ts';
import { runInitScript, type ScratchDatabase } from './scratch-database.ts';

/** Held by whoever works in the shadow database. Not Prisma's: its own commands empty the database when they please. */
const LOCK = 72707372;

/** How often, and how many times, a shadow database that somebody works in is asked for. */
const POLL = 200;
const ATTEMPTS = 50;

/**
 * Does some work in the database of SHADOW_DATABASE_URL, which is emptied before and afterwards, in the place of a scratch database
 * that this user may not make.
 *
 * @param server A session with the database of DATABASE_URL.
 * @param given The schemas that have to be there from the beginning; `carried` what sessions of the real database have set.
 * @throws {DbError} DB_SCRATCH_REFUSED when it can't be used, or somebody else uses it.
 */
export async function withOwnShadow<T>(
  settings: DatabaseSettings,
  { server, given, carried }: { server: pg.Client; given: readonly string[]; carried: readonly CarriedSetting[] },
  work: (scratch: ScratchDatabase) => Promise<T>,
): Promise<T> {
  const named = namedSchema(settings.url);
  const path = named === undefined ? (await readSearchPath(server)).setting : pg.escapeIdentifier(named);
  const url = addressOf(settings.shadowUrl ?? '', [...carried, { name: 'search_path', value: path }], named);
  const holder = await usable(() => openConnection({ connectionString: url }));
  try {
    await takeTurn(holder);
    const empty = () => emptyShadowDatabase(parseDatabaseUrl(settings.shadowUrl ?? ''), parseDatabaseUrl(settings.url));
    await usable(empty);
    const opened: pg.Client[] = [];
    const connect = async () => {
      const client = await openConnection({ connectionString: url });
      opened.push(client);
      return client;
    };
    try {
      const client = await connect();
      if (given.length > 0) await client.query(createSchemasSql({ schemas: given }));
      await runInitScript(client, settings);
      const name = parseDatabaseUrl(url).database;
      return await work({
        name,
        url,
        schema: await findHomeSchema(client, url),
        given,
        isShadow: true,
        client,
        connect,
        withCopy: refuseCopy,
        asTemplate: refuseCopy,
      });
    } finally {
      await Promise.all(opened.map((client) => client.end().catch(() => undefined)));
      await empty().catch(() => undefined); // the next one empties it as well
    }
  } finally {
    await holder.end().catch(() => undefined);
  }
}

/** Its sessions have the settings of those of the real database, and find names without a schema where they do. */
function addressOf(shadow: string, carried: readonly CarriedSetting[], named: string | undefined): string {
  const url = new URL(shadow);
  url.searchParams.set('options', startupOptions(carried));
  if (named === undefined) url.searchParams.delete('schema');
  else url.searchParams.set('schema', named);
  return url.href;
}

async function takeTurn(holder: pg.Client): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { rows } = await holder.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS taken`);
    if (rows[0]?.taken) return;
    await sleep(POLL);
  }
  throw refused('another command works in it', 'Wait until that has ended, and run the command again.');
}

async function refuseCopy(): Promise<never> {
  throw refused('this takes a second database beside it', OWN_DATABASE);
}

async function usable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw refused(
      (cause as Error).message.replace(/\.$/, ''),
      'Correct SHADOW_DATABASE_URL: an empty database of its own, which this user owns.',
    );
  }
}

const OWN_DATABASE = 'Let an administrator give this user the right to create databases (ALTER ROLE … CREATEDB).';

function refused(why: string, next: string): DbError {
  return new DbError('DB_SCRATCH_REFUSED', {
    message: `The database of SHADOW_DATABASE_URL can't take the place of a scratch database: ${why}.`,
    next,
  });
}
