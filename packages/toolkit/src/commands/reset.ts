import { countTables, sumOfRows, tableCount } from '../backup/contents.ts';
import { type Consent, consentFrom } from '../consent.ts';
import { counted } from '../counted.ts';
import { DbError } from '../errors.ts';
import { assessHistory } from '../history/assess.ts';
import { readSeedCommand } from '../history/migrations-path.ts';
import type { Style } from '../output.ts';
import { printable } from '../printable.ts';
import { runPrisma } from '../prisma-cli.ts';
import { db, prisma, script } from '../project-command.ts';
import { emptyDatabase } from '../reset/empty-database.ts';
import { findScope, type Scope } from '../reset/scope.ts';
import { applyUp } from '../steps/apply-step.ts';
import { type Project, withProject } from '../steps/connected-project.ts';
import { withMigrationLock } from '../steps/migration-lock.ts';
import { planFile } from '../steps/plan-file.ts';
import { planUpgrade } from '../steps/plan-upgrade.ts';
import { assertInOrder } from '../steps/refusals.ts';
import { runAll } from '../steps/run-all.ts';
import { readStep, type Step } from '../steps/step.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** What a reset did. */
export interface ResetResult {
  /** Address without its password. */
  database: string;
  /** The tables that were dropped, with the rows that they had. */
  lost: Readonly<Record<string, number>>;
  /** The migrations that were applied, in their order. */
  applied: readonly string[];
  /** The command that filled the tables; null where the project has none. */
  seed: string | null;
}

/** What a reset is asked to do. */
export interface ResetInput {
  /** Asked before anything is dropped. */
  readonly consent: Consent;
}

/**
 * Drops everything in the project's database (with `?schema=`, in its schemas), applies the whole history, and runs the seed command of
 * the Prisma config. Killed in the middle, the next reset or upgrade finishes.
 *
 * @throws {DbError} DB_PRODUCTION always with NODE_ENV=production; what is wrong with the files, before anything is
 *   dropped; DB_UNCONFIRMED; DB_SESSIONS when somebody holds a table; DB_SEED_FAILED.
 */
export async function reset(context: VerbContext, { consent }: ResetInput): Promise<ResetResult> {
  if (context.env.NODE_ENV === 'production') {
    throw new DbError('DB_PRODUCTION', {
      message: 'A database is never reset in production (NODE_ENV).',
      next: `To go back to an earlier state, use "${db('restore')}" or "${db('downgrade')}".`,
    });
  }
  const { applied, ...done } = await withProject(context, 'reset', async (project) => {
    const { client, schema, named, settings } = project;
    const steps = await readSteps(project);
    const scope = await findScope(client, context.projectDir, settings.url);
    const lost = await countLost(project, scope);
    await consent({ what: `empty ${settings.shown} and apply the history again`, lost: lossLines(lost, scope) });
    const work = async (session: Parameters<typeof applyUp>[0]) => {
      context.progress('Dropping what is in the database …');
      await emptying(project, () => emptyDatabase(client, scope, schema));
      const byName = new Map(steps.map((step) => [step.name, step]));
      const runs = await runAll(session, [...byName.keys()], 'Applying', (name) =>
        applyUp(session, byName.get(name) as Step),
      );
      return { database: settings.shown, lost, applied: runs.map(({ name }) => name) };
    };
    return withMigrationLock(client, work, { schema, named, progress: context.progress });
  });
  return { ...done, applied, seed: await runSeed(context) };
}

/** Reads and plans every migration, so that a mistake in one is found while the data is still there. */
async function readSteps({ files, folder, migrationsDir }: Project): Promise<Step[]> {
  const history = assessHistory(files, { rows: [], hasTables: false, locked: false });
  assertInOrder(history, migrationsDir);
  const steps = planUpgrade(history, 'heads').map((name) => readStep(folder, name));
  for (const step of steps) await planFile(step, 'up');
  return steps;
}

async function countLost({ client, schema }: Project, { schemas }: Scope): Promise<Record<string, number>> {
  await client.query('BEGIN READ ONLY');
  try {
    const tables = Object.entries(await countTables(client));
    const isOurs = (name: string) => schemas.some((each) => name.startsWith(`${each}.`));
    return Object.fromEntries(tables.filter(([name]) => isOurs(name) && name !== `${schema}._prisma_migrations`));
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

async function emptying({ settings }: Project, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const { code, message } = cause as Error & { code?: string };
    const locked = code === LOCK_NOT_AVAILABLE;
    throw new DbError(locked ? 'DB_SESSIONS' : 'DB_REFUSED', {
      message: locked
        ? `Somebody holds a table of ${settings.shown}, and did not let go of it within ten seconds.`
        : `${settings.shown} can't be emptied: ${message}.`,
      next: locked
        ? `Stop the programs that use the database ("${script('dev')}" is often one), and run the command again. Nothing was changed.`
        : 'Run it as the user who owns what is in the database. Nothing was changed.',
      cause,
    });
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

async function runSeed(context: VerbContext): Promise<string | null> {
  const seed = await readSeedCommand(context.projectDir);
  if (seed === null) return null;
  context.progress(`Running the seed: ${seed} …`);
  const { code, words } = await runPrisma(context, ['db', 'seed']);
  if (code === 0) return seed;
  throw new DbError('DB_SEED_FAILED', {
    message: `The database was reset and the history applied, but the seed "${seed}" failed:\n${words}`,
    next: `Correct what it names, and run "${prisma('db seed')}".`,
  });
}

function lossLines(lost: Readonly<Record<string, number>>, { schemas, whole }: Scope): string[] {
  const where = whole ? 'the whole database' : `the schemas ${schemas.join(', ') || '(none)'}`;
  const full = Object.entries(lost).filter(([, rows]) => rows > 0);
  const empty = Object.keys(lost).filter((name) => lost[name] === 0);
  return [
    `${where}: ${tableCount(lost)} with ${counted(sumOfRows(lost), 'row')}`,
    ...full.map(([name, rows]) => `${name}: ${counted(rows, 'row')}`),
    ...(empty.length > 0 ? [`without rows: ${empty.join(', ')}`] : []),
  ].map(printable);
}

export const verb = defineVerb<ResetResult>({
  description:
    'Drop everything in the database (with ?schema= in DATABASE_URL: in that schema), apply all migrations, and run the seed command of prisma.config.ts. Says first what is lost, and wants a yes. With NODE_ENV=production it refuses',
  options: [{ flags: '--yes', description: 'lose the data without being asked' }],
  examples: ['reset', 'reset --yes'],
  run: (context, { options }) => reset(context, { consent: consentFrom(options) }),
  print,
});

function print({ database, lost, applied, seed }: ResetResult, style: Style): string {
  return [
    style.green(`${database} is new: ${counted(applied.length, 'migration')} applied.`),
    `  Gone: ${tableCount(lost)} with ${counted(sumOfRows(lost), 'row')}.`,
    seed === null ? '  There is no seed command.' : `  Seeded by: ${printable(seed)}`,
  ].join('\n');
}
