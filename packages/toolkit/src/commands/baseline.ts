import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type DatabaseDescription, describeDatabase } from '../baseline/describe-database.ts';
import { type ProvenBaseline, proveBaseline } from '../baseline/prove-baseline.ts';
import { counted } from '../counted.ts';
import { namedSchema } from '../database-url.ts';
import { messageExample, messageFault } from '../draft/message.ts';
import { DbError } from '../errors.ts';
import { checksumOf } from '../history/checksum.ts';
import { readProjectSettings } from '../history/externals.ts';
import { type ProjectMigrations, readProjectMigrations, relativeTo } from '../history/list-migrations.ts';
import { locateSchema } from '../history/migrations-path.ts';
import { readAppliedMigrations } from '../history/migrations-table.ts';
import { nameAfterAll, wordsForName } from '../history/new-name.ts';
import { hasModels, readSchemaFiles, type SchemaText } from '../history/schema-files.ts';
import { writeMigration } from '../merge/write-migration.ts';
import type { Style } from '../output.ts';
import { printable } from '../printable.ts';
import { runPrisma } from '../prisma-cli.ts';
import { db, prisma } from '../project-command.ts';
import { findHomeSchema } from '../search-path.ts';
import { withConnection } from '../server/connection.ts';
import { withMigrationLock } from '../steps/migration-lock.ts';
import { ensureRecord, insertMarkedSql } from '../steps/migrations-table-sql.ts';
import type { StepSession } from '../steps/session.ts';
import { defineVerb, type VerbContext } from './command.ts';

export interface BaselineResult {
  database: string;
  /** The migration's folder in the migration folder. */
  migration: string;
  /** Its path relative to the project. */
  path: string;
  tables: number;
  statements: number;
  /** Extensions that the server's own user made, and that nothing described needs. */
  leftOut: readonly string[];
  /** `same`, `different`, `empty` (no models yet) or `pulled`. */
  prismaSchema: 'same' | 'different' | 'empty' | 'pulled';
  /** What Prisma lists as different, when it is. */
  differences: string | null;
  next: string;
}

export interface BaselineOptions {
  /** The migration's title. */
  readonly message?: string;
  /** Whether to write the Prisma schema from the database afterwards. */
  readonly pull?: boolean;
}

const TITLE = 'Baseline of the existing database';

/**
 * Makes an existing database without history migration 0: writes the migration that would make it, proves on a scratch
 * database that the two are equal, and marks it as applied. Nothing is changed in the tables.
 *
 * @throws {DbError} DB_HISTORY_EXISTS when there is a migration already; DB_BASELINE_IMPOSSIBLE when the database can't be
 *   described; DB_USAGE for a message that says nothing.
 */
export async function baseline(context: VerbContext, options: BaselineOptions = {}): Promise<BaselineResult> {
  const title = titleFrom(options.message);
  const settings = await readProjectSettings(context);
  const schemaPath = await locateSchema(context.projectDir);
  const schema = readSchemaFiles(schemaPath);
  const named = namedSchema(settings.url);
  const name = nameAfterAll(wordsForName(title), []);

  const { description, proven, migrationsDir } = await withConnection(settings, async (client) => {
    const home = await findHomeSchema(client, settings.url);
    return withMigrationLock(
      client,
      async (session) => {
        // Only now: whoever held the lock before may have written one.
        const project = await readProjectMigrations(context.projectDir);
        await assertNoHistory(session, project);
        context.progress(`Reading ${settings.shown} …`);
        const schemas = [home, ...schemasIn(schema).filter((one) => one !== home)] as const;
        const found = await describeDatabase(client, schemas, settings.externals);
        assertTables(found, home);
        context.progress('Making it anew on a scratch database, to compare the two …');
        const compared = options.pull || !hasModels(schema) ? [] : schema;
        const proof = await proveBaseline(settings, found, { title, name, schema: compared });
        await writeAndMark(session, project, name, proof.files);
        return { description: found, proven: proof, migrationsDir: project.migrationsDir };
      },
      { schema: home, named, progress: context.progress },
    );
  });
  if (options.pull) await pullSchema(context);
  const prismaSchema = options.pull
    ? 'pulled'
    : !hasModels(schema)
      ? 'empty'
      : proven.schemaDiffers
        ? 'different'
        : 'same';
  return {
    database: settings.shown,
    migration: name,
    path: `${migrationsDir}/${name}`,
    tables: description.catalog.objects.filter(({ kind }) => kind === 'table').length,
    statements: proven.statements,
    leftOut: proven.leftOut,
    prismaSchema,
    differences: proven.schemaDiffers,
    next: nextStep(prismaSchema, relativeTo(context.projectDir, schemaPath)),
  };
}

function titleFrom(message: string | undefined): string {
  if (message === undefined) return TITLE;
  const fault = messageFault(message);
  if (fault !== null)
    throw new DbError('DB_USAGE', {
      message: fault,
      next: `${messageExample('baseline')}, or leave it out.`,
    });
  return printable(message);
}

async function assertNoHistory({ client, schema }: StepSession, { files, migrationsDir }: ProjectMigrations) {
  const { rows } = await readAppliedMigrations(client, schema);
  const [file] = files;
  const [row] = rows;
  if (!file && !row) return;
  throw new DbError('DB_HISTORY_EXISTS', {
    message: file
      ? `There is a history already: ${migrationsDir} has ${file.name}${files.length > 1 ? ` and ${files.length - 1} more` : ''}.`
      : `There is a history already: the database records ${row?.name}, which ${migrationsDir} lacks.`,
    next: file
      ? `If the database has what these files make, mark them with "${db('stamp head')}"; if its tables have nothing to do with them, "${db('stamp base')}" begins the history beside them.`
      : `Get the files from those who made them ("git pull"); "${db('status')}" shows how things stand.`,
  });
}

function assertTables({ catalog }: DatabaseDescription, home: string): void {
  if (catalog.objects.some(({ kind }) => kind === 'table')) return;
  throw new DbError('DB_BASELINE_IMPOSSIBLE', {
    message: `The database has no tables in the schema "${home}", so there is nothing to begin a history with.`,
    next: `Describe a model in the Prisma schema and run "${db('draft')}", or correct DATABASE_URL.`,
  });
}

/** The schemas that the Prisma schema names: `schemas = ["public", "archive"]`. */
function schemasIn(files: readonly SchemaText[]): string[] {
  const lists = files.flatMap(([, text]) => /^\s*schemas\s*=\s*\[([^\]]*)\]/m.exec(text)?.[1] ?? []);
  return lists.flatMap((list) => [...list.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name));
}

/** Both or neither: when the record can't be written, the folder goes again. */
async function writeAndMark(
  session: StepSession,
  { folder }: ProjectMigrations,
  name: string,
  files: ProvenBaseline['files'],
): Promise<void> {
  writeMigration(folder, name, files);
  try {
    await ensureRecord(session);
    await session.client.query(insertMarkedSql(session.schema, { name, checksum: checksumOf(files['migration.sql']) }));
  } catch (cause) {
    rmSync(path.join(folder, name), { recursive: true });
    throw new DbError('DB_REFUSED', {
      message: `The baseline could not be recorded in the database, so its files were removed again: ${(cause as Error).message}.`,
      next: `Let the user of DATABASE_URL create the table _prisma_migrations in the schema "${session.schema}", and run the command again.`,
      cause,
    });
  }
  const lock = path.join(folder, 'migration_lock.toml');
  if (!existsSync(lock)) writeFileSync(lock, LOCK);
}

/** As Prisma writes it. */
const LOCK = `# Please do not edit this file manually
# It should be added in your version-control system (e.g., Git)
provider = "postgresql"
`;

async function pullSchema(context: VerbContext): Promise<void> {
  context.progress('Writing the Prisma schema from the database ("prisma db pull") …');
  const { code, words } = await runPrisma(context, ['db', 'pull']);
  if (code === 0) return;
  throw new DbError('DB_PULL_FAILED', {
    message: `The baseline is written and marked as applied, but Prisma could not write its schema:\n${words}`,
    next: `Run "${prisma('db pull')}" when that is corrected.`,
  });
}

function nextStep(prismaSchema: BaselineResult['prismaSchema'], schemaPath: string): string {
  const commit = 'Commit the new files.';
  switch (prismaSchema) {
    case 'empty':
      return `Run "${prisma('db pull')}", which describes these tables in ${schemaPath}. ${commit}`;
    case 'different':
      return `Run "${db('draft')}" if ${schemaPath} is what it should become, or "${prisma('db pull')}" if the database is right. ${commit}`;
    case 'pulled':
      return `Look through ${schemaPath}, and run "${prisma('generate')}". ${commit}`;
    default:
      return commit;
  }
}

export const verb = defineVerb<BaselineResult>({
  description:
    'Write the migration that would make the existing database, with the views, functions, triggers, policies and checks that Prisma does not see; prove on a scratch database that the two are equal; and mark it as applied. Changes nothing in the tables',
  arguments: [{ name: '[message]', description: `title of the migration (default "${TITLE}")` }],
  options: [
    { flags: '--pull', description: 'then write the Prisma schema from the database, over the one that is there' },
  ],
  examples: ['baseline', 'baseline "Tables of the old till"', 'baseline --pull'],
  run: (context, { arguments: [message], options }) =>
    baseline(context, { ...(message !== undefined && { message }), pull: options.pull === true }),
  print,
});

function print(result: BaselineResult, style: Style): string {
  const { path: written, tables, database, statements, leftOut, prismaSchema, differences, next } = result;
  const lines = [
    `Wrote ${style.bold(printable(written))}: ${statements} statements for ${counted(tables, 'table')} and what belongs to them.`,
    `A scratch database made by it equals ${database}, where it is marked as applied; no table was touched.`,
  ];
  for (const what of leftOut)
    lines.push(style.yellow(`Left out: ${printable(what)}, which this user may not create and nothing here needs.`));
  if (prismaSchema === 'different') {
    lines.push(style.yellow('The Prisma schema describes another database. To become like it, this one would need:'));
    lines.push(...(differences ?? '').split('\n').map((line) => `  ${line}`));
  }
  if (prismaSchema === 'empty') lines.push('The Prisma schema has no models yet.');
  return [...lines, `${style.bold('Next:')} ${next}`].join('\n');
}
