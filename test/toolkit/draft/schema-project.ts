import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { type Catalog, objectName } from '../../../packages/toolkit/src/catalog/catalog.ts';
import { compareCatalogs } from '../../../packages/toolkit/src/catalog/compare-catalogs.ts';
import { readCatalog } from '../../../packages/toolkit/src/catalog/read-catalog.ts';
import type { DraftResult } from '../../../packages/toolkit/src/draft/result.ts';
import { EngineMethods } from '../../../packages/toolkit/src/engine/engine-methods.ts';
import { inTurn } from '../../../packages/toolkit/src/engine/in-turn.ts';
import { createTestDatabase, type TestDatabase, testServerUrl } from '../history/test-database.ts';
import { type CommandResult, createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';

/** A project whose schema can be changed, on a database of its own. */
export interface SchemaProject extends ToolkitProject {
  readonly database: TestDatabase;
  /** Writes the models of prisma/schema.prisma. */
  models(text: string): void;
  /** Makes a first migration from the models and applies it. */
  start(models: string): Promise<void>;
  /** `db draft … --json` */
  draft(...args: string[]): Promise<DraftResult & { code: number }>;
  /** Runs a verb that must succeed. */
  must(...args: string[]): Promise<CommandResult>;
  /** The names in the migration folder. */
  migrations(): string[];
  read(file: string): string;
  catalog(): Promise<Catalog>;
  query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

export const DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n';

/**
 * @param parameters What follows the database in its address: `?schema=shop`.
 */
export async function createSchemaProject(parameters = ''): Promise<SchemaProject> {
  const database = await createTestDatabase();
  const project = createToolkitProject(`${database.url}${parameters}`);
  const migrationsDir = path.join(project.dir, 'prisma/migrations');
  const read = (file: string) => readFileSync(path.join(project.dir, file), 'utf8');
  const migrations = () => readdirSync(migrationsDir).filter((name) => name !== 'migration_lock.toml');
  const schema = new URLSearchParams(parameters).get('schema') ?? 'public';
  const connect = async <Result>(work: (client: pg.Client) => Promise<Result>) => {
    const client = new pg.Client(database.url);
    await client.connect();
    try {
      await client.query(`SET search_path TO ${client.escapeIdentifier(schema)}`);
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const must = async (...args: string[]) => {
    const result = await project.db(...args);
    if (result.code !== 0)
      throw new Error(`db ${args.join(' ')} ended with ${result.code}:\n${result.stdout}${result.stderr}`);
    return result;
  };
  const models = (text: string) => project.write('prisma/schema.prisma', `${DATASOURCE}\n${text}`);
  return {
    ...project,
    database,
    models,
    must,
    migrations,
    read,
    start: async (text) => {
      models(text);
      const made = await creationOf(read('prisma/schema.prisma'));
      rmSync(migrationsDir, { recursive: true, force: true });
      project.write('prisma/migrations/migration_lock.toml', 'provider = "postgresql"\n');
      project.migration('20260101000000_start', made.replace(/CREATE SCHEMA IF NOT EXISTS "public";/, ''));
      await must('upgrade');
    },
    draft: async (...args) => {
      const { code, stdout, stderr } = await project.db('draft', ...args, '--json');
      if (!stdout.startsWith('{') || stdout.includes('"error": {')) {
        throw new Error(`db draft ended with ${code}:\n${stdout}${stderr}`);
      }
      return { code, ...(JSON.parse(stdout) as DraftResult) };
    },
    catalog: () => connect((client) => readCatalog(client)),
    query: (sql) => connect(async (client) => (await client.query(sql)).rows),
    close: async () => {
      project.remove();
      await database.drop();
    },
  };
}

/** What `prisma migrate diff --from-empty --to-schema … --script` prints, by the same engine in this process. */
async function creationOf(content: string): Promise<string> {
  let script = '';
  const print = async (text: string) => {
    script += text;
  };
  const engine = new EngineMethods({ url: testServerUrl('postgres') }, [], { print, log: () => {} });
  const to = { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] };
  const filters = { externalTables: [], externalEnums: [] };
  await inTurn(() => engine.call('diff', { from: { tag: 'empty' }, to, script: true, exitCode: null, filters }));
  await engine.close();
  return script;
}

/** What two catalogues say differently, in words. */
export function differences(expected: Catalog, actual: Catalog): string[] {
  return compareCatalogs(expected, actual).map(({ says }) => says);
}

/** The names of the things of one kind. */
export function namesOf(catalog: Catalog, kind: string): string[] {
  return catalog.objects.filter((object) => object.kind === kind).map(objectName);
}
