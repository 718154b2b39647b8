import { backup } from '../commands/backup.ts';
import { type CheckResult, check } from '../commands/check.ts';
import type { VerbContext } from '../commands/command.ts';
import { plan } from '../commands/plan.ts';
import { counted } from '../counted.ts';
import { readDatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { isApplied, isInOrder, isOutstanding } from '../history/assess.ts';
import { type ProjectHistory, readProjectHistory } from '../history/project-history.ts';
import { createStyle } from '../output.ts';
import { planInWords } from '../plan/plan-in-words.ts';
import { runPrisma } from '../prisma-cli.ts';
import { db } from '../project-command.ts';
import { withConnection } from '../server/connection.ts';
import { assertOwnSession } from '../steps/own-session.ts';
import { deployStop } from './deploy-stop.ts';

export interface DeployOptions {
  /** Stop before anything is written. */
  readonly dryRun: boolean;
  /** Go on although data would be thrown away. */
  readonly acceptLoss: boolean;
  readonly backup: 'dump' | 'clone' | 'none';
  /** Whether the migrations may be replayed on a scratch database, to compare it with this one. */
  readonly replay: boolean;
}

/**
 * Brings the pending migrations to the database of DATABASE_URL: look, check, back up, deploy, verify.
 *
 * @param announce is told the title of each step
 * @returns one sentence: what was done
 * @throws {DbError} DB_DEPLOY_STOPPED: what stands in the way, and the way back. Until the third step nothing was changed.
 */
export async function deploy(
  context: VerbContext,
  options: DeployOptions,
  announce: (title: string) => void,
): Promise<string> {
  announce('1 of 5: what is pending');
  await withConnection(readDatabaseSettings(context.env), assertOwnSession);
  const before = await lookAt(context);
  const pending = before.history.timeline.filter(({ state }) => isOutstanding(state)).map(({ name }) => name);
  if (pending.length === 0) return 'Nothing to deploy: every migration is applied.';
  await assertNothingIsLost(context, options);

  announce('2 of 5: do files and database say the same');
  assertNoFindings(await check(context, { database: options.replay }), { changed: false, back: '' });
  if (options.dryRun) return `Dry run: ${count(pending.length)} would be applied. Nothing was changed.`;

  announce('3 of 5: backup');
  const restore = await makeBackup(context, options);
  const back = wayBack(before, restore);

  announce('4 of 5: prisma migrate deploy');
  const { code, lines } = await runPrisma(context, ['migrate', 'deploy']);
  const after = await lookAgain(context, back);
  if (code !== 0 || !isInOrder(after.history)) {
    throw deployStop(['"prisma migrate deploy" did not apply everything:', ...lines].join('\n  '), {
      changed: true,
      next: `${after.next ?? 'correct what it names, and deploy again.'}\n${back}`,
    });
  }

  announce('5 of 5: verify');
  assertNoFindings(await check(context, { database: options.replay }), { changed: true, back });
  context.progress(back.replaceAll('\n', '\n  '));
  return `Deployed ${count(pending.length)}: ${pending.join(', ')}.`;
}

/** The history, if a deploy is what it needs. */
async function lookAt(context: VerbContext): Promise<ProjectHistory> {
  const found = await readProjectHistory(context);
  const { verdict } = found.history;
  context.progress(found.summary);
  if (verdict === 'current' || verdict === 'behind' || verdict === 'empty') return found;
  throw deployStop(found.summary, { next: found.next ?? `Run "${db('status')}" to see the whole history.` });
}

async function lookAgain(context: VerbContext, back: string): Promise<ProjectHistory> {
  try {
    return await readProjectHistory(context);
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
    throw deployStop(`Nobody knows how far it came: ${error.message}`, {
      changed: true,
      next: `${error.next} Then look with "${db('status')}".\n${back}`,
      cause: error,
    });
  }
}

async function assertNothingIsLost(context: VerbContext, { acceptLoss }: DeployOptions): Promise<void> {
  const { migrations } = await plan(context);
  const style = createStyle(false);
  for (const line of planInWords(migrations, style).split('\n')) context.progress(line);
  const risks = migrations.flatMap(({ name, risks: atRisk }) =>
    atRisk.filter(({ rows }) => rows > 0).map(({ what, rows }) => `${name} throws away ${what} (${rows} with a value)`),
  );
  if (risks.length === 0 || acceptLoss) return;
  throw deployStop(risks.join('; '), { next: 'If that is meant, deploy with --accept-loss. Nothing was changed.' });
}

function assertNoFindings({ findings }: CheckResult, state: { changed: boolean; back: string }): void {
  if (findings.length === 0) return;
  throw deployStop([`${db('check')} has findings:`, ...findings.map(({ says }) => says)].join('\n  '), {
    changed: state.changed,
    next: state.changed
      ? `Run "${db('check')}", and decide whether the new version can work with this.\n${state.back}`
      : `Run "${db('check')}" and correct what it names. Nothing was changed.`,
  });
}

/** @returns the command that brings the backup back, or a sentence when there is none */
async function makeBackup(context: VerbContext, { backup: kind }: DeployOptions): Promise<string> {
  if (kind === 'none') {
    context.progress('none was made here (--no-backup)');
    return 'the backup that was made outside of this script';
  }
  const { name } = await backup(context, { clone: kind === 'clone' });
  context.progress(name);
  return db(`restore ${name}`);
}

/** Both ways back, as long as they are needed. */
function wayBack({ history }: ProjectHistory, restore: string): string {
  const [at = 'base', ...others] = history.current;
  const isPartial = history.timeline.some(({ state }) => isApplied(state));
  const target = isPartial ? at : 'base';
  return [
    'The way back, should the new version not do:',
    ...(others.length === 0
      ? [`  ${db(`downgrade ${target}`)}   undoes the migrations; what was sold since stays`]
      : []),
    `  ${restore}   brings the backup back; what was sold since is lost`,
  ].join('\n');
}

function count(migrations: number): string {
  return counted(migrations, 'migration');
}
