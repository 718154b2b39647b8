import { DbError } from '../errors.ts';
import type { Person } from './ask.ts';
import { type Candidate, withoutConflicts } from './renames.ts';

/** What is known of the author's wishes. */
export interface Wishes {
  /** The keys after `--rename` and `--convert`. */
  readonly keys: readonly string[];
  /** Who can be asked; null for nobody. */
  readonly person: Person | null;
  /** `--dropped`: nothing was renamed, and what goes is meant to go. */
  readonly dropped: boolean;
}

/** Remembers what was answered, so that nothing is asked twice. */
export class Choices {
  readonly #wishes: Wishes;
  readonly #open: Set<string>;
  readonly #declined = new Set<string>();
  /** How often each half of a candidate was asked about in vain. */
  readonly #refusals = new Map<string, number>();

  constructor(wishes: Wishes) {
    this.#wishes = wishes;
    this.#open = new Set(wishes.keys);
  }

  /**
   * Chooses, of what may have been renamed or converted, what was. Tables and enums come first: once they have their new
   * names, their columns may turn out to be the same.
   */
  async choose(candidates: readonly Candidate[]): Promise<Candidate[]> {
    const whole = candidates.filter(({ kind }) => kind === 'table' || kind === 'enum');
    const first = await this.#chooseOf(whole);
    return first.length > 0 ? first : this.#chooseOf(candidates.filter((candidate) => !whole.includes(candidate)));
  }

  /** The candidates that look like one change, and that nobody has decided on. */
  undecided(candidates: readonly Candidate[]): Candidate[] {
    if (this.#wishes.dropped) return [];
    return withoutConflicts(candidates.filter(({ key, likely }) => likely && !this.#declined.has(key)));
  }

  /**
   * @param candidates What there was to choose from, over all rounds.
   * @throws {DbError} DB_USAGE when a wish fits nothing.
   */
  assertAllUsed(candidates: readonly Candidate[]): void {
    const [unused] = this.#open;
    if (unused === undefined) return;
    const possible = [...new Set(candidates.map(({ key }) => key))];
    throw new DbError('DB_USAGE', {
      message: `"${unused}" fits no change: it must name what the Prisma schema no longer has, and what it has instead.`,
      next:
        possible.length > 0
          ? `Possible are: ${possible.join(', ')}.`
          : 'The Prisma schema drops nothing that could have got another name.',
    });
  }

  async #chooseOf(candidates: readonly Candidate[]): Promise<Candidate[]> {
    const chosen: Candidate[] = [];
    const taken = new Set<string>();
    const take = (candidate: Candidate) => {
      chosen.push(candidate);
      for (const half of candidate.halves) taken.add(half);
    };
    const isFree = ({ halves }: Candidate) => !halves.some((half) => taken.has(half));
    for (const candidate of candidates) {
      if (this.#open.delete(candidate.key)) take(candidate);
    }
    for (const candidate of candidates) {
      if (!isFree(candidate) || !candidate.likely || this.#declined.has(candidate.key)) continue;
      if (this.#wishes.person === null || this.#wishes.dropped || this.#isAskedEnough(candidate)) continue;
      if (await this.#wishes.person.agrees(`Without it, ${candidate.stake} is lost. Shall I ${candidate.says}?`))
        take(candidate);
      else this.#decline(candidate);
    }
    return chosen;
  }

  #decline({ key, halves }: Candidate): void {
    this.#declined.add(key);
    for (const half of halves) this.#refusals.set(half, (this.#refusals.get(half) ?? 0) + 1);
  }

  /** After two refusals it is likelier that the thing was dropped, or is new, than that the third guess is right. */
  #isAskedEnough({ halves }: Candidate): boolean {
    return halves.some((half) => (this.#refusals.get(half) ?? 0) >= 2);
  }
}
