import type { Shortfall } from '../demands.ts';
import type { Place } from '../place.ts';
import type { Fact } from './facts.ts';

/** What a lesson asks of a database, wherever that is. */
export interface Task {
  /** The hint that helps when the migrations do not lead where the learner's database is. */
  readonly hint: Shortfall['hint'];
  /** What is asked of the learner's database and of the copy alike. */
  readonly demands?: (place: Place) => Promise<void>;
  /** What must be true of the rows of the start. */
  readonly facts?: readonly Fact[];
  /** What the task lets change of the start: `customers.name`, a column; `customers`, the rows or the table. All else must stay. */
  readonly changes?: readonly string[];
  /** The same for what is done by hand, in the learner's database alone. */
  readonly byHand?: readonly string[];
  /**
   * SQL that makes another database of a copy of the start: it takes away what only this one has, and adds rows that the learner has not
   * seen, so that values that were typed off are not enough.
   */
  readonly elsewhere?: string;
  /** SQL that is run in the copy before each migration: what the task does between them, and in none. */
  readonly between?: string;
  /** What is said when not all migrations are applied, or there are none `beyond` those of the start. */
  readonly applied?: { readonly expected?: string; readonly beyond?: number; readonly hint?: Shortfall['hint'] };
  /** Whether the blueprint has to say the same as the migrations; it has to, when left out. */
  readonly blueprint?: boolean;
  /** Whether each migration that changes more than rows needs a way back. A `down.sql` that is there is tried in any case. */
  readonly wayBack?: 'asked' | 'optional';
}
