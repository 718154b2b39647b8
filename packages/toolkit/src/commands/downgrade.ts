import { type Consent, consentFrom } from '../consent.ts';
import { counted } from '../counted.ts';
import { DbError } from '../errors.ts';
import type { TimelineEntry } from '../history/assess.ts';
import type { Style } from '../output.ts';
import { printable } from '../printable.ts';
import { db } from '../project-command.ts';
import { applyDown } from '../steps/apply-step.ts';
import { type Project, withProject } from '../steps/connected-project.ts';
import { findLosses, type Losses, lossLines } from '../steps/downgrade-losses.ts';
import { assertFreshBackup } from '../steps/fresh-backup.ts';
import { withMigrationLock } from '../steps/migration-lock.ts';
import { planDowngrade } from '../steps/plan-downgrade.ts';
import { writePsqlScript } from '../steps/psql-script.ts';
import { assertInOrder, assertNotGoing } from '../steps/refusals.ts';
import { type ReportedStep, reportSteps, stepLines, wantedMode } from '../steps/report.ts';
import { runAll } from '../steps/run-all.ts';
import { readSituation, type Situation } from '../steps/situation.ts';
import { readStep, type Step } from '../steps/step.ts';
import { assertUndoable } from '../steps/undoable.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** What a downgrade did, or would do. */
export interface DowngradeResult {
  /** Address without its password. */
  database: string;
  /** Whether it ran, or was only looked at or written down. */
  mode: 'ran' | 'dry-run' | 'sql';
  /** What was undone, in that order; what would be, unless it ran. */
  steps: ReportedStep[];
  /** The data that went, or would go, with it, as it was counted before. */
  losses: Losses[];
  /** What the database is at now. */
  current: readonly string[];
  /** The script that does the same; null unless it was asked for. */
  sql: string | null;
}

/** What a downgrade is asked to do. */
export interface DowngradeInput {
  /** `-n`, `base`, or an applied migration by its name or the beginning of it. */
  readonly target: string;
  readonly mode?: DowngradeResult['mode'];
  /** Asked before data is lost. */
  readonly consent: Consent;
}

/**
 * Undoes applied migrations by their down.sql, the last one first, each in one transaction with its history row, all under
 * Prisma's lock. What loses data wants a yes, and in production a fresh backup as well.
 *
 * @throws {DbError} What `planDowngrade`, `assertUndoable` and `applyDown` throw; DB_UNCONFIRMED; DB_BACKUP_MISSING;
 *   DB_CHANGED_MEANWHILE. What was undone before a failure stays undone.
 */
export async function downgrade(
  context: VerbContext,
  { target, mode = 'ran', consent }: DowngradeInput,
): Promise<DowngradeResult> {
  return withProject(context, 'downgrade', async (project) => {
    const { client, schema, named, settings } = project;
    const seen = await decide(project, target, { holdsLock: false });
    const { timeline } = seen.situation.history;
    const losses = await findLosses(client, schema, seen.steps);
    const database = settings.shown;
    if (mode !== 'ran') {
      const sql =
        mode === 'sql' ? await writePsqlScript(seen.steps, 'down', { schema, named, shown: settings.shown }) : null;
      const { current } = seen.situation.history;
      return { database, mode, steps: reportSteps(timeline, seen.names), losses, current, sql };
    }
    if (losses.length > 0) {
      if (context.env.NODE_ENV === 'production')
        await assertFreshBackup(context.projectDir, settings, lastApplied(timeline), client);
      // Nobody holds a lock while a person thinks.
      await consent({ what: `undo ${count(seen.names)} in ${database}`, lost: lossLines(losses) });
    }
    return withMigrationLock(
      client,
      async (session) => {
        const { names, steps } = await decide(project, target, { holdsLock: true });
        assertSame(names, seen.names);
        const byName = new Map(steps.map((step) => [step.name, step]));
        const runs = await runAll(session, names, 'Undoing', (name) => applyDown(session, byName.get(name) as Step));
        const { history } = await readSituation(project, { holdsLock: true });
        return {
          database,
          mode,
          steps: reportSteps(timeline, names, runs),
          losses,
          current: history.current,
          sql: null,
        };
      },
      { schema, named, progress: context.progress },
    );
  });
}

interface Decision {
  readonly names: readonly string[];
  readonly steps: readonly Step[];
  readonly situation: Situation;
}

/** What is to be undone, as things stand. */
async function decide(project: Project, target: string, lock: { holdsLock: boolean }): Promise<Decision> {
  const situation = await readSituation(project, lock);
  const { timeline } = situation.history;
  assertNotGoing('up', situation);
  // Only the files of what is undone have to fit.
  assertInOrder(situation.history, project.migrationsDir, ['edited', 'ahead', 'incomplete', 'unmanaged']);
  const names = planDowngrade(timeline, situation.undoOrder, target);
  assertUndoable(timeline, names, project);
  return { names, steps: names.map((name) => readStep(project.folder, name)), situation };
}

function lastApplied(timeline: readonly TimelineEntry[]): Date {
  return new Date(Math.max(0, ...timeline.map(({ at }) => at?.getTime() ?? 0)));
}

function assertSame(now: readonly string[], before: readonly string[]): void {
  if (now.length === before.length && now.every((name, index) => name === before[index])) return;
  throw new DbError('DB_CHANGED_MEANWHILE', {
    message:
      'Somebody else changed the history meanwhile, so that other migrations would be undone now than were agreed to.',
    next: 'Run the command again, and look at what it says.',
  });
}

export const verb = defineVerb<DowngradeResult>({
  description: `Undo applied migrations by their down.sql, the last one first. Each one and its row in the history go in one transaction. What would lose data is listed first and wants a yes; with NODE_ENV=production it also wants a backup from the last hour (${db('backup)')}`,
  arguments: [
    {
      name: '<target>',
      description:
        '-n (the last n), base (all), or an applied migration by its name or the beginning of it (all that came after it)',
    },
  ],
  options: [
    { flags: '--yes', description: 'lose the data that it says would be lost, without being asked' },
    { flags: '--dry-run', description: 'say what would be undone and lost, and change nothing' },
    { flags: '--sql', description: 'print a script for psql that does the same, and change nothing' },
  ],
  examples: ['downgrade -1', 'downgrade 20260115 --dry-run', 'downgrade base --yes'],
  run: (context, { arguments: [target = ''], options }) =>
    downgrade(context, { target, mode: wantedMode(options), consent: consentFrom(options) }),
  print,
});

function print({ mode, steps, losses, current, sql }: DowngradeResult, style: Style): string {
  if (sql !== null) return sql;
  const at = `The database is at ${current.map(printable).join(', ') || '(base): no migration is applied'}.`;
  if (steps.length === 0) return `There is nothing to undo. ${at}`;
  const names = count(steps);
  const said = mode === 'ran' ? style.green(`${names} undone. ${at}`) : `${names} would be undone. ${at}`;
  const lost =
    losses.length > 0
      ? [mode === 'ran' ? 'Lost:' : 'That would lose:', ...lossLines(losses).map((line) => `  ${line}`), '']
      : [];
  return [stepLines(steps, mode === 'ran' ? '↺' : '○'), '', ...lost, said].join('\n');
}

function count(steps: readonly unknown[]): string {
  return counted(steps.length, 'migration');
}
