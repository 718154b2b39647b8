import { columns, type Style } from '../output.ts';
import { printable } from '../printable.ts';
import { type Project, withProject } from '../steps/connected-project.ts';
import { withMigrationLock } from '../steps/migration-lock.ts';
import { createRecordSql, ensureRecord } from '../steps/migrations-table-sql.ts';
import { planStamp, type StampPlan } from '../steps/plan-stamp.ts';
import { assertInOrder } from '../steps/refusals.ts';
import { wantedMode } from '../steps/report.ts';
import { readSituation } from '../steps/situation.ts';
import { stampSql } from '../steps/stamp-sql.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** What a stamp changed in the record, or would change. */
export interface StampResult extends StampPlan {
  /** Address without its password. */
  database: string;
  /** Whether it ran, or was only looked at or written down. */
  mode: 'ran' | 'dry-run' | 'sql';
  /** What the record says that the database is at now. */
  current: readonly string[];
  /** The script that does the same; null unless it was asked for. */
  sql: string | null;
}

/** What a stamp is asked to do. */
export interface StampInput {
  /** `head`, `heads`, `base`, or a migration by its name or the beginning of it. */
  readonly target: string;
  readonly mode?: StampResult['mode'];
}

/**
 * Makes the record say that the database is at a migration. Runs no migration: whoever stamps knows that it is true.
 *
 * @throws {DbError} DB_SCHEMA_RUNNING while somebody migrates; what `planStamp` throws.
 */
export async function stamp(context: VerbContext, { target, mode = 'ran' }: StampInput): Promise<StampResult> {
  return withProject(context, 'stamp', async (project) => {
    const { client, schema, named, settings } = project;
    const database = settings.shown;
    if (mode !== 'ran') {
      const { plan, script, current } = await decide(project, target, { holdsLock: false });
      const sql = mode === 'sql' ? `${createRecordSql(schema)}\n${script}` : null;
      return { database, mode, ...plan, current, sql };
    }
    return withMigrationLock(
      client,
      async (session) => {
        const { plan, script } = await decide(project, target, { holdsLock: true });
        await ensureRecord(session);
        await client.query(script);
        const { history } = await readSituation(project, { holdsLock: true });
        return { database, mode, ...plan, current: history.current, sql: null };
      },
      { schema, named, progress: context.progress },
    );
  });
}

async function decide(
  project: Project,
  target: string,
  lock: { holdsLock: boolean },
): Promise<{ plan: StampPlan; script: string; current: readonly string[] }> {
  const { history, rows } = await readSituation(project, lock);
  assertInOrder(history, project.migrationsDir, ['failed', 'incomplete', 'edited', 'ahead', 'unmanaged']);
  const plan = planStamp(history, rows, target);
  const checksums = new Map(project.files.map(({ name, checksum }) => [name, checksum ?? '']));
  return { plan, script: stampSql(project.schema, plan, checksums), current: history.current };
}

export const verb = defineVerb<StampResult>({
  description:
    'Make the history say that the database is at a migration: that one and what it builds on count as applied, and nothing else does. Runs no SQL of any migration, so it must be true. For a database whose tables were made in another way',
  arguments: [
    {
      name: '<target>',
      description:
        'head, heads (where the history has several), base (nothing), or a migration by its name or the beginning of it',
    },
  ],
  options: [
    { flags: '--dry-run', description: 'say what would be recorded, and change nothing' },
    { flags: '--sql', description: 'print a script for psql that does the same, and change nothing' },
  ],
  examples: ['stamp head', 'stamp 20260115', 'stamp base --dry-run'],
  run: (context, { arguments: [target = ''], options }) => stamp(context, { target, mode: wantedMode(options) }),
  print,
});

function print({ mode, marked, removed, settled, current, sql }: StampResult, style: Style): string {
  if (sql !== null) return sql;
  const rows = [
    ...settled.map((name) => [`  ↺ ${printable(name)}`, 'unfinished attempt marked as rolled back']),
    ...removed.map((name) => [`  - ${printable(name)}`, 'no longer recorded as applied']),
    ...marked.map((name) => [`  + ${printable(name)}`, 'recorded as applied']),
  ];
  const at = `The record says that the database is at ${current.map(printable).join(', ') || '(base): no migration is applied'}.`;
  if (rows.length === 0) return `There is nothing to change. ${at}`;
  const said = mode === 'ran' ? style.green(at) : `Nothing was changed. ${at}`;
  return [columns(rows), '', said].join('\n');
}
