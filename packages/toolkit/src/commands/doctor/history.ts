import { DbError, type ErrorCode } from '../../errors.ts';
import type { Verdict } from '../../history/assess.ts';
import { readProjectHistory } from '../../history/project-history.ts';
import type { Check, Finding } from './finding.ts';
import { usableSettings } from './usable-settings.ts';

/** Whether the migration files and the database say the same, in the words of `db status`. */
export const checkHistory: Check = async ({ projectDir, env }) => {
  if (!usableSettings(env)) return [];
  try {
    const { history, summary, next, fine } = await readProjectHistory({ projectDir, env });
    return [historyFinding({ verdict: history.verdict, summary, next, fine })];
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
    if (saidBefore.has(error.code)) return [];
    return [{ state: 'fail', name: 'history', says: error.message, remedy: error.next }];
  }
};

/** What the checks of Prisma and of the connection have reported already. */
const saidBefore: ReadonlySet<ErrorCode> = new Set([
  'DB_UNREACHABLE',
  'DB_AUTHENTICATION',
  'DB_DATABASE_MISSING',
  'DB_CONFIG_INVALID',
]);

/** Nothing is wrong with these: there is something to do, or to wait for. */
const unfinished: ReadonlySet<Verdict> = new Set(['behind', 'empty', 'current', 'running']);

/** What a history's verdict is worth: pending migrations and two heads are work to do, all else is a fault. */
export function historyFinding(standing: {
  verdict: Verdict;
  summary: string;
  next: string | null;
  fine: boolean;
}): Finding {
  const { verdict, summary: says, next, fine } = standing;
  const name = 'history';
  if (fine) return { state: 'ok', name, says };
  return { state: unfinished.has(verdict) ? 'warn' : 'fail', name, says, ...(next !== null && { remedy: next }) };
}
