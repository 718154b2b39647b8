import { counted } from '../counted.ts';
import type { TimelineEntry } from '../history/assess.ts';
import type { Style } from '../output.ts';
import { printable } from '../printable.ts';
import { applyUp } from '../steps/apply-step.ts';
import { type Project, withProject } from '../steps/connected-project.ts';
import { withMigrationLock } from '../steps/migration-lock.ts';
import { planUpgrade } from '../steps/plan-upgrade.ts';
import { writePsqlScript } from '../steps/psql-script.ts';
import { assertInOrder, assertNotGoing } from '../steps/refusals.ts';
import { type ReportedStep, reportSteps, stepLines, wantedMode } from '../steps/report.ts';
import { runAll } from '../steps/run-all.ts';
import { readSituation } from '../steps/situation.ts';
import { readStep, type Step } from '../steps/step.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** What an upgrade did, or would do. */
export interface UpgradeResult {
  /** Address without its password. */
  database: string;
  /** Whether it ran, or was only looked at or written down. */
  mode: 'ran' | 'dry-run' | 'sql';
  /** What was applied, in order; what would be, unless it ran. */
  steps: ReportedStep[];
  /** What the database is at now. */
  current: readonly string[];
  /** The script that does the same; null unless it was asked for. */
  sql: string | null;
}

/** What an upgrade is asked to do. */
export interface UpgradeInput {
  /** `head` (the default), `heads`, `+n`, or a migration by its name or the beginning of it. */
  readonly target?: string | undefined;
  readonly mode?: UpgradeResult['mode'];
}

/**
 * Applies pending migrations, each in one transaction with its history row, all under Prisma's lock.
 *
 * @throws {DbError} DB_SCHEMA_… when files and database don't fit together; what `planUpgrade` and `applyUp` throw. What
 *   was applied before a failure stays.
 */
export async function upgrade(
  context: VerbContext,
  { target = 'head', mode = 'ran' }: UpgradeInput = {},
): Promise<UpgradeResult> {
  return withProject(context, 'upgrade', async (project) => {
    const { client, schema, named, folder, settings } = project;
    if (mode !== 'ran') {
      const { names, timeline, current } = await decide(project, target, { holdsLock: false });
      const steps = names.map((name) => readStep(folder, name));
      const sql = mode === 'sql' ? await writePsqlScript(steps, 'up', { schema, named, shown: settings.shown }) : null;
      return { database: settings.shown, mode, steps: reportSteps(timeline, names), current, sql };
    }
    const work = async (session: Parameters<typeof applyUp>[0]) => {
      const { names, timeline } = await decide(project, target, { holdsLock: true });
      // All of them first: what can't be read is found before anything is applied.
      const pending = new Map(names.map((name) => [name, readStep(folder, name)]));
      const runs = await runAll(session, names, 'Applying', (name) => applyUp(session, pending.get(name) as Step));
      const { history } = await readSituation(project, { holdsLock: true });
      const steps = reportSteps(timeline, names, runs);
      return { database: settings.shown, mode, steps, current: history.current, sql: null };
    };
    return withMigrationLock(client, work, { schema, named, progress: context.progress });
  });
}

/** What is to be applied, as things stand. */
async function decide(
  project: Project,
  target: string,
  lock: { holdsLock: boolean },
): Promise<{ names: string[]; timeline: readonly TimelineEntry[]; current: readonly string[] }> {
  const situation = await readSituation(project, lock);
  const { history } = situation;
  assertNotGoing('down', situation);
  assertInOrder(history, project.migrationsDir);
  return { names: planUpgrade(history, target), timeline: history.timeline, current: history.current };
}

export const verb = defineVerb<UpgradeResult>({
  description:
    'Apply pending migrations. Each one and its row in the history come in one transaction, so that a failure, a lost connection or a kill leaves both or neither; an index that is built CONCURRENTLY is finished by the next run. While another command migrates the same database, this one waits',
  arguments: [
    {
      name: '[target]',
      description:
        'head (all, the default), heads (all, where the history has several), +n (the next n), or a migration by its name or the beginning of it (that one and what it builds on)',
    },
  ],
  options: [
    { flags: '--dry-run', description: 'say what would be applied, and change nothing' },
    { flags: '--sql', description: 'print a script for psql that does the same, and change nothing' },
  ],
  examples: ['upgrade', 'upgrade +1', 'upgrade 20260115', 'upgrade --sql > upgrade.sql'],
  run: (context, { arguments: [target], options }) => upgrade(context, { target, mode: wantedMode(options) }),
  print,
});

function print({ mode, steps, current, sql }: UpgradeResult, style: Style): string {
  if (sql !== null) return sql;
  const at = `The database is at ${current.map(printable).join(', ') || '(base): no migration is applied'}.`;
  if (steps.length === 0) return `Nothing is pending for that. ${at}`;
  const count = counted(steps.length, 'migration');
  const said = mode === 'ran' ? style.green(`${count} applied. ${at}`) : `${count} would be applied. ${at}`;
  return [stepLines(steps, mode === 'ran' ? '✓' : '○'), '', said].join('\n');
}
