import path from 'node:path';
import { namedSchema } from '../database-url.ts';
import { type Person, personAt } from '../draft/ask.ts';
import { type Comparison, SCHEMA } from '../draft/compare.ts';
import { readDatabaseFacts } from '../draft/database-facts.ts';
import { draftMigrations } from '../draft/draft.ts';
import { draftInWords } from '../draft/draft-in-words.ts';
import { assertSchemaNamed, assertSoundHistory, headToBuildOn } from '../draft/head-to-build-on.ts';
import { withHistoryTemplate } from '../draft/history-database.ts';
import { layOut } from '../draft/lay-out-migrations.ts';
import { assertMeaningful } from '../draft/message.ts';
import type { DraftResult } from '../draft/result.ts';
import { writeDraft } from '../draft/write-draft.ts';
import { listMigrations, relativeTo } from '../history/list-migrations.ts';
import { asArgument } from '../history/migration-names.ts';
import { locateSchema } from '../history/migrations-path.ts';
import { writeHistory } from '../history/write-history.ts';
import { type LintReport, lintFiles } from '../lint/lint-files.ts';
import { readDatabase } from '../lint/read-database.ts';
import { readSources } from '../lint/read-sources.ts';
import { planMigrations } from '../plan/plan.ts';
import { type Project, withProject } from '../steps/connected-project.ts';
import type { Verdict } from '../verify/verdict.ts';
import { verifyHistory } from '../verify/verify-history.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** What is wanted. */
export interface DraftInput {
  readonly message: string;
  readonly why?: string | null;
  /** `products.cost:purchase_price`, `products:goods`. */
  readonly renames?: readonly string[];
  /** `products.quantity` */
  readonly conversions?: readonly string[];
  /** Nothing was renamed: what goes is meant to go. */
  readonly dropped?: boolean;
  readonly oneFile?: boolean;
  readonly safe?: boolean;
  readonly verified?: boolean;
  /** Who can be asked. */
  readonly person?: Person | null;
}

/**
 * Drafts the migrations that lead from the history to the changed Prisma schema, and writes them: each a folder with
 * migration.sql and down.sql. Applies nothing.
 *
 * @throws {DbError} DB_MESSAGE_MEANINGLESS, DB_HEADS_SEVERAL, DB_NOTHING_DETECTED, DB_DIFF_FAILED, DB_USAGE,
 *   DB_HISTORY_CHANGED; DB_SCHEMA_UNNAMED; DB_SCHEMA_… when the files are not what was applied.
 */
export async function draft(context: VerbContext, input: DraftInput): Promise<DraftResult> {
  const { person = null } = input;
  assertMeaningful(input.message);
  return withProject(context, 'draft', async (project) => {
    const parent = headToBuildOn(project);
    await assertSoundHistory(project);
    const schemaPath = await locateSchema(context.projectDir);
    await assertSchemaNamed(project, schemaPath);
    const { client, schema, folder, files, settings } = project;
    const facts = await readDatabaseFacts(client, schema);
    const names = files.map(({ name }) => name);
    context.progress('Comparing the Prisma schema with the migrations …');
    const wishes = {
      keys: [...(input.renames ?? []), ...(input.conversions ?? [])],
      person,
      dropped: input.dropped ?? false,
    };
    const { message, oneFile = false, safe = false } = input;
    const order = { message, oneFile, safe, wishes, partitioned: facts.partitioned };
    const place = { settings, folder, names };
    const { drafted, why, folders, verified, lint } = await withHistoryTemplate(place, async (template) => {
      const comparison = {
        ...place,
        projectDir: context.projectDir,
        env: context.env,
        schemaPath,
        context: { schema: SCHEMA, sequenceOf: facts.sequenceOf },
        template,
      };
      const drafted = await draftMigrations(comparison, order);
      const why = input.why ?? (await person?.says('Why is it needed? (Enter: fill it in later)')) ?? null;
      const folders = layOut(drafted.migrations, { existing: names, parent, why });
      await writeHistory({ read: project, progress: context.progress }, () => writeDraft(folder, folders));
      const written = folders.map(({ name }) => name);
      const [verified, lint] = await Promise.all([
        input.verified === false ? null : verifyNew(context, comparison, written),
        lintNew(context, project, written),
      ]);
      return { drafted, why, folders, verified, lint };
    });
    return {
      migrations: folders.map(({ name, title, kind, files: texts }) => ({
        name,
        title,
        kind,
        files: Object.keys(texts).map((file) => relativeTo(context.projectDir, path.join(folder, name, file))),
      })),
      renames: drafted.renames.map(({ says }) => says),
      undecided: drafted.undecided.map(({ kind, key, says, stake }) => ({
        flag: `${kind === 'conversion' ? '--convert' : '--rename'} ${/^[\w.:-]+$/.test(key) ? key : asArgument(key)}`,
        says,
        stake,
      })),
      readsUnderLock: [...drafted.readsUnderLock],
      unfilled: [...drafted.unfilled],
      whyFilled: why !== null,
      verified,
      lint,
      plan: await planMigrations(
        client,
        schema,
        folders.map(({ name, files: texts }) => ({ name, up: texts['migration.sql'], down: texts['down.sql'] })),
      ),
    };
  });
}

/** Takes the new migrations up, down and up again on a scratch database with rows. */
async function verifyNew(
  context: VerbContext,
  { folder, names, settings, template }: Comparison,
  written: readonly string[],
): Promise<readonly Verdict[]> {
  context.progress('Trying them, up and down, on a scratch database with rows …');
  const files = listMigrations(folder);
  // It is in PostgreSQL's usual schema, and nobody has brought along another migration meanwhile.
  const fits = namedSchema(settings.url) === undefined && names.every((name, index) => files[index]?.name === name);
  const { verdicts } = await verifyHistory({
    settings,
    folder,
    files,
    targets: new Set(written),
    mustGoDown: new Set(written),
    before: fits && files[names.length]?.name === written[0] ? template : null,
    progress: () => {},
  });
  return verdicts;
}

async function lintNew(
  { projectDir, env }: VerbContext,
  project: Project,
  written: readonly string[],
): Promise<LintReport> {
  const { folder, migrationsDir, schema } = project;
  const { states, database } = await readDatabase(env, folder);
  return lintFiles(written, {
    projectDir,
    folder,
    migrationsDir,
    migrations: readSources(folder),
    defaultSchema: schema,
    states,
    database,
  });
}

export const verb = defineVerb<DraftResult>({
  description:
    'Compare the Prisma schema with what the migrations lead to, and write what is missing as a new migration with its way back: migration.sql and down.sql. What should not share a transaction becomes several migrations: an enum value and its use, an index on a table that exists (CONCURRENTLY), the validation of a foreign key. Then try them on a scratch database, and show the plan. Nothing is applied, nothing else is written',
  arguments: [{ name: '<message...>', description: 'what changes: "Add brand to products"' }],
  options: [
    { flags: '--why <text>', description: 'what it is for; without it a line is left to fill in' },
    {
      flags: '--rename <old:new>',
      description:
        'a rename, not a loss: table.old:new for a column, old:new for a table or an enum, old:schema.new into another schema, enum.old:new for a value (repeatable)',
      repeatable: true,
    },
    {
      flags: '--convert <table.column>',
      description: 'keep the values of a column that gets another type (repeatable)',
      repeatable: true,
    },
    { flags: '--dropped', description: 'nothing was renamed: what the schema no longer has shall go' },
    {
      flags: '--safe',
      description: 'make existing columns required in steps, so that nobody waits while rows are read',
    },
    { flags: '--one-file', description: 'one transaction for all: no CONCURRENTLY, no NOT VALID' },
    { flags: '--unverified', description: 'do not try it on a scratch database' },
  ],
  examples: [
    'draft "Add brand to products" --why "customers ask for it"',
    'draft "Call the cost of products purchase price" --rename products.cost:purchase_price',
    'draft "Require a SKU of every product" --safe',
  ],
  run: (context, { arguments: words, options, lists }) =>
    draft(context, {
      message: words.join(' ').trim(),
      why: typeof options.why === 'string' ? options.why : null,
      renames: lists?.rename ?? [],
      conversions: lists?.convert ?? [],
      dropped: options.dropped === true,
      safe: options.safe === true,
      oneFile: options.oneFile === true,
      verified: options.unverified !== true,
      person: personAt(options),
    }),
  print: (result, style) => draftInWords(result, style),
  exitCode: ({ undecided, verified, lint }) => {
    const isDoubtful = undecided.length > 0 || verified?.some(({ holds }) => !holds);
    return isDoubtful || lint.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
});
