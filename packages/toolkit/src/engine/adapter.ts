import { PrismaPg } from '@prisma/adapter-pg';
import {
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import { findVisibleHome } from '../search-path.ts';
import { correctQueries } from './corrected-queries.ts';
import { clientConfig, type DatabaseUrl } from './database-url.ts';
import { isStatementError, serverWords, statementError, toDriverError } from './driver-error.ts';
import type { Failures, Refusal } from './failures.ts';
import { connectionRefusal, shadowCreationRefusal } from './refusal.ts';
import { runScript } from './run-script.ts';
import { createShadowDatabase, emptyShadowDatabase } from './shadow-database.ts';

/** Where the engine's connections go. */
export interface Databases {
  readonly main: DatabaseUrl;
  /** The user's own shadow database, emptied before each use. */
  readonly shadow: DatabaseUrl | undefined;
}

/**
 * Gives the WebAssembly engine its connections: `@prisma/adapter-pg` with the corrections that docs/reference/engine.md explains.
 *
 * @param failures takes down what the engine would lose
 */
export function adapterFactory({ main, shadow }: Databases, failures: Failures): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => openAdapter(main, failures),
    connectToShadowDb: async () => {
      try {
        return await (shadow ? openOwnShadow(shadow, main, failures) : openNewShadow(main, failures));
      } catch (error) {
        failures.shadowDatabase = shadow ? refusalOf(error, shadow) : shadowCreationRefusal(refusalOf(error, main));
        throw inDriverTerms(error, main);
      }
    },
  };
}

async function openNewShadow(main: DatabaseUrl, failures: Failures): Promise<SqlDriverAdapter> {
  const shadow = await createShadowDatabase(main);
  const adapter = await openAdapter(shadow.url, failures);
  const disconnect = adapter.dispose.bind(adapter);
  adapter.dispose = () => disconnect().finally(shadow.drop);
  return adapter;
}

async function openOwnShadow(shadow: DatabaseUrl, main: DatabaseUrl, failures: Failures): Promise<SqlDriverAdapter> {
  return await openAdapter(await emptyShadowDatabase(shadow, main), failures);
}

type Session = Awaited<ReturnType<PrismaPg['connect']>>;

/**
 * One session with one database. It is one, and stays, because the engine's advisory lock belongs to the session, and
 * because the native engine has no more either.
 */
export async function openAdapter(url: DatabaseUrl, failures: Failures): Promise<Session> {
  const config = { ...clientConfig(url), max: 1, idleTimeoutMillis: 0 };
  const adapter = await new PrismaPg(config, url.schema === undefined ? {} : { schema: url.schema }).connect();
  if (url.schema === undefined) await sayWhereNamesLead(adapter);
  const startTransaction = adapter.startTransaction.bind(adapter);
  correctQueries(adapter, url, failures);
  adapter.startTransaction = async (isolationLevel) =>
    correctQueries(await startTransaction(isolationLevel), url, failures);
  const dates = await readDatesInIso(adapter);
  adapter.executeScript = async (script) => {
    try {
      await dates.asTheServerHasThem(() => runScript(adapter.underlyingDriver(), script));
    } catch (error) {
      if (!isStatementError(error)) throw inDriverTerms(error, url);
      const failure = statementError(error, script);
      failures.script = failure;
      // With a code that it knows, the engine would word the error anew.
      throw new DriverAdapterError({ ...failure, code: 'N/A' });
    }
  };
  return adapter;
}

/**
 * The engine writes the name of its table without a schema, and looks for it, and for the tables of migrations, in the schema
 * that the connection names, or in `public`. Where the server's search_path leads elsewhere, it has to be told.
 */
async function sayWhereNamesLead(adapter: Session): Promise<void> {
  const home = await findVisibleHome(adapter.underlyingDriver() as unknown as Parameters<typeof findVisibleHome>[0]);
  if (home === 'public') return;
  const info = adapter.getConnectionInfo?.();
  adapter.getConnectionInfo = () => ({ ...info, supportsRelationJoins: true, schemaName: home });
}

/**
 * The adapter understands a moment only as ISO has it, and a database may have another DateStyle. What a script says and shows of dates
 * remains as the database has it.
 */
async function readDatesInIso(adapter: Session) {
  const sessions = adapter.underlyingDriver();
  const { rows } = await sessions.query<{ DateStyle: string }>('SHOW DateStyle');
  const isIso = rows[0]?.DateStyle.startsWith('ISO') === true;
  // The order of day and month stays.
  const set = () => sessions.query('SET DateStyle TO ISO');
  if (!isIso) await set();
  return {
    asTheServerHasThem: async (work: () => Promise<void>) => {
      if (isIso) return work();
      await sessions.query('RESET DateStyle');
      try {
        await work();
      } finally {
        await set();
      }
    },
  };
}

function inDriverTerms(error: unknown, url: DatabaseUrl): unknown {
  const mapped = toDriverError(error, url);
  return mapped ? new DriverAdapterError(mapped) : error;
}

function refusalOf(error: unknown, url: DatabaseUrl): Refusal {
  if (isStatementError(error)) return { message: serverWords(statementError(error)) };
  const mapped = toDriverError(error, url);
  if (mapped) return connectionRefusal(mapped);
  return { message: error instanceof Error ? error.message : String(error) };
}
