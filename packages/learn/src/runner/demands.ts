import type { History } from 'pos-migrate/internal/history/assess';

/** Why a task is not done. */
export interface Shortfall {
  /** What the lesson wants, as the end of "Expected: …". */
  readonly expected: string;
  /** What is there, as the end of "Found: …". */
  readonly found: string;
  /** The hint that helps here: 1, 2 or 3. */
  readonly hint: 1 | 2 | 3;
}

/** The task is not done yet. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly shortfall: Shortfall;

  constructor(shortfall: Shortfall) {
    super(`Expected: ${shortfall.expected}. Found: ${shortfall.found}.`);
    this.shortfall = shortfall;
  }
}

/** By its name: a team's own check may have this module from another copy of the package, or by another loader. */
export function isNotYet(error: unknown): error is NotYet {
  return error instanceof Error && error.name === 'NotYet' && 'shortfall' in error;
}

/** Ends a check with {@link NotYet} unless something holds. */
export function demand(holds: boolean, shortfall: Shortfall): asserts holds {
  if (!holds) throw new NotYet(shortfall);
}

/**
 * Ends a check with {@link NotYet} unless every migration is applied, as it stands in its file. Of one that failed, the reason is named.
 *
 * @param timeline Of the history.
 * @param wanted As of a {@link Shortfall}; `beyond`: how many migrations there are at the start, when the learner has to add
 *   to them.
 */
export function demandApplied(
  timeline: History['timeline'],
  {
    expected = 'every migration applied',
    beyond = 0,
    hint,
  }: { readonly expected?: string; readonly beyond?: number; readonly hint: Shortfall['hint'] },
): void {
  const open = timeline.filter(({ state }) => state !== 'applied').map(inWords);
  const first = beyond === 1 ? 'the first' : `the first ${beyond}`;
  demand(open.length === 0 && timeline.length > beyond, {
    expected,
    hint,
    found: open.join(', ') || `no migration but ${first}`,
  });
}

function inWords({ name, state, log }: History['timeline'][number]): string {
  const reason = state === 'failed' ? reasonIn(log ?? '') : undefined;
  return `${name} (${state}${reason === undefined ? '' : `: ${reason}`})`;
}

/** What PostgreSQL said, of all that is logged about a failure. */
function reasonIn(log: string): string | undefined {
  return /^\s*(?:ERROR|FATAL|PANIC):\s*(.+)$/m.exec(log)?.[1] ?? log.split('\n').find((line) => line.trim() !== '');
}
