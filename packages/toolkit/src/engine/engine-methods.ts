import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { ApplyMigrationsInput, DiagnoseMigrationHistoryInput } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { readAppliedMigrations } from '../history/migrations-table.ts';
import { nulFault } from '../sql/text-fault.ts';
import { isSessionShared, sharedSession } from '../steps/own-session.ts';
import { adapterFactory, type Databases } from './adapter.ts';
import { withClient } from './client.ts';
import { runDatabaseCommand } from './database-command.ts';
import { parseDatabaseUrl } from './database-url.ts';
import type { Failures, Refusal } from './failures.ts';
import type { Datasource } from './invocation.ts';
import { offlineFactory } from './offline.ts';
import { engineRefusal } from './refusal.ts';
import { RpcError } from './rpc.ts';
import { createWasmEngine, type SchemaFile, type WasmEngine } from './wasm-engine.ts';

/** The way back to the Prisma CLI. */
export interface Cli {
  print(content: string): Promise<void>;
  log(line: string): void;
}

/** Sessions for the engine in the place of those that it would open with its datasource. */
export type GivenSessions = Partial<Pick<SqlMigrationAwareDriverAdapterFactory, 'connect' | 'connectToShadowDb'>>;

type Method = Exclude<keyof WasmEngine, 'free' | symbol>;

// The Prisma CLI's names and the WebAssembly engine's differ in one.
const methods: Readonly<Record<string, Method>> = {
  applyMigrations: 'applyMigrations',
  createMigration: 'createMigration',
  dbExecute: 'dbExecute',
  debugPanic: 'debugPanic',
  devDiagnostic: 'devDiagnostic',
  diagnoseMigrationHistory: 'diagnoseMigrationHistory',
  diff: 'diff',
  ensureConnectionValidity: 'ensureConnectionValidity',
  evaluateDataLoss: 'evaluateDataLoss',
  getDatabaseVersion: 'version',
  introspect: 'introspect',
  markMigrationApplied: 'markMigrationApplied',
  markMigrationRolledBack: 'markMigrationRolledBack',
  reset: 'reset',
  schemaPush: 'schemaPush',
};

/** Those that take the advisory lock, or change what it guards. */
const lockingMethods: ReadonlySet<Method> = new Set<Method>([
  'applyMigrations',
  'createMigration',
  'devDiagnostic',
  'markMigrationApplied',
  'markMigrationRolledBack',
  'reset',
  'schemaPush',
]);

/** What the Prisma CLI can ask of the engine, done by the WebAssembly engine. */
export class EngineMethods {
  readonly #datasource: Datasource;
  readonly #schemas: readonly SchemaFile[];
  readonly #cli: Cli;
  readonly #given: GivenSessions;
  readonly #failures: Failures = {};
  #connected: Promise<WasmEngine> | undefined;
  #isShared: Promise<boolean> | undefined;
  #offline: Promise<WasmEngine> | undefined;
  readonly #sessions: SqlDriverAdapter[] = [];

  constructor(datasource: Datasource, schemas: readonly SchemaFile[], cli: Cli, given: GivenSessions = {}) {
    this.#datasource = datasource;
    this.#schemas = schemas;
    this.#cli = cli;
    this.#given = given;
  }

  /** @throws RpcError when the engine refuses; anything else is a crash */
  async call(name: string, params: unknown): Promise<unknown> {
    const method = methods[name];
    if (!method) throw rpcError({ message: missingMethod(name) });
    Object.assign(this.#failures, { script: undefined, statement: undefined, shadowDatabase: undefined });
    try {
      const engine = await (needsDatabase(method, params) ? this.#connect() : this.#stayOffline());
      if (lockingMethods.has(method)) await this.#refuseSharedSession();
      if (method === 'applyMigrations') await this.#refuseCutFiles(params as ApplyMigrationsInput);
      const result = await ask(engine, method, params);
      return method === 'diff' ? await this.#printDiff(result as DiffResult) : result;
    } catch (error) {
      if (error instanceof RpcError) throw error;
      const refusal = engineRefusal(method, error, this.#failures);
      throw refusal ? rpcError(refusal) : error;
    }
  }

  // The engine connects when it is made, and loses the error's code if that fails: so the connection is tried before.
  async #connect(): Promise<WasmEngine> {
    if (!this.#connected) {
      const refusal = this.#given.connect
        ? undefined
        : await runDatabaseCommand('can-connect-to-database', this.#datasource.url ?? '');
      if (refusal) throw rpcError(refusal);
      this.#connected = this.#create(this.#factory());
    }
    return await this.#connected;
  }

  // The engine's lock would keep nobody out, and stay behind.
  async #refuseSharedSession(): Promise<void> {
    this.#isShared ??= withClient(parseDatabaseUrl(this.#datasource.url ?? ''), isSessionShared);
    if (await this.#isShared) throw rpcError({ message: `${sharedSession.message} ${sharedSession.next}` });
  }

  // Before the first one is applied. One that is applied already can't be mended, and stands in nobody's way.
  async #refuseCutFiles({ migrationsList }: ApplyMigrationsInput): Promise<void> {
    const cut = migrationsList.migrationDirectories.flatMap(({ path, migrationFile: { content } }) => {
      const fault = content.tag === 'ok' ? nulFault(content.value) : null;
      return fault === null ? [] : [{ name: path, fault }];
    });
    if (cut.length === 0) return;
    const url = parseDatabaseUrl(this.#datasource.url ?? '');
    const { rows } = await withClient(url, (client) => readAppliedMigrations(client, url.schema));
    const recorded = new Set(rows.filter(({ rolledBackAt }) => rolledBackAt === null).map(({ name }) => name));
    const first = cut.find(({ name }) => !recorded.has(name));
    if (first)
      throw rpcError({ message: `${first.name}/migration.sql can't be applied: ${first.fault}. Nothing was applied.` });
  }

  /** Ends the engine's session with the database, and gives its memory back. Nothing can be asked afterwards. */
  async close(): Promise<void> {
    for (const made of [this.#connected, this.#offline]) (await made?.catch(() => undefined))?.free();
    for (const session of this.#sessions.splice(0)) await session.dispose();
  }

  async #stayOffline(): Promise<WasmEngine> {
    this.#offline ??= this.#create(offlineFactory(() => this.#factory().connectToShadowDb()));
    return await this.#offline;
  }

  #factory(): SqlMigrationAwareDriverAdapterFactory {
    const factory = { ...adapterFactory(databases(this.#datasource), this.#failures), ...this.#given };
    const connect = async () => {
      const session = await factory.connect();
      this.#sessions.push(session);
      return session;
    };
    return { ...factory, connect };
  }

  #create(factory: SqlMigrationAwareDriverAdapterFactory): Promise<WasmEngine> {
    return createWasmEngine(this.#schemas, factory, (line) => this.#cli.log(line));
  }

  // The WebAssembly engine returns the text; the CLI prints only what it is asked to print.
  async #printDiff({ exitCode, stdout }: DiffResult): Promise<DiffResult> {
    if (stdout !== null) await this.#cli.print(stdout);
    return { exitCode, stdout: null };
  }
}

function missingMethod(name: string): string {
  return name === 'introspectSql'
    ? "TypedSQL needs Prisma's native schema engine: where it can be downloaded, set DB_ENGINE=native."
    : `The schema engine has no method "${name}".`;
}

/**
 * Asks the engine once more, with its memory refreshed, when it says that it has no shadow database.
 *
 * To evaluate or create a migration it wants to know the schema that the migrations before lead to. It remembers that
 * from an earlier request, for exactly those migrations, and replays them nowhere else. When `migrate dev` has just
 * applied one, what it remembers no longer fits; a diagnosis replays them all, and it remembers again.
 */
async function ask(engine: WasmEngine, method: Method, params: unknown): Promise<unknown> {
  const call = () => (engine[method] as (params: unknown) => unknown).call(engine, params);
  try {
    return await call();
  } catch (error) {
    if (!/shadow DB must be provided through an external factory/.test((error as Error).message)) throw error;
    const { migrationsList, filters } = params as Pick<DiagnoseMigrationHistoryInput, 'migrationsList' | 'filters'>;
    await engine.diagnoseMigrationHistory({ migrationsList, filters, optInToShadowDatabase: true });
    return await call();
  }
}

interface DiffResult {
  readonly exitCode: number;
  readonly stdout: string | null;
}

function databases({ url, shadowDatabaseUrl }: Datasource): Databases {
  const main = parseDatabaseUrl(url || shadowDatabaseUrl || '');
  return { main, shadow: shadowDatabaseUrl ? parseDatabaseUrl(shadowDatabaseUrl) : undefined };
}

// A diff of schema files and migrations says nothing about the database, which need not be there then.
function needsDatabase(method: Method, params: unknown): boolean {
  if (method !== 'diff') return true;
  const { from, to } = params as Record<'from' | 'to', { tag: string }>;
  return [from, to].some(({ tag }) => tag === 'url' || tag === 'schemaDatasource');
}

function rpcError({ code, message, meta }: Refusal): RpcError {
  const data = { is_panic: false, message, error_code: code, meta };
  return new RpcError(4466, 'An error happened. Check the data field for details.', data);
}
