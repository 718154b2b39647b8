import type { Shortfall } from '../demands.ts';
import type { Place } from '../place.ts';
import type { Fact } from './facts.ts';

/** What a lesson asks of a database, wherever that is. */
export interface Task {
  /** The hint that helps when the migrations do not lead where the learner's database is. */
  readonly hint: Shortfall['hint'];
  /** What is asked of the learner's database and of the copy alike. */
  readonly demands?: (place: Place) => Promise<void>;
  /** What is asked of the copy instead, where the learner's database has more by right. */
  readonly copyDemands?: (place: Place) => Promise<void>;
  /** What must be true of the rows of the start. */
  readonly facts?: readonly Fact[];
  /** What the task lets change of the start: `customers.name`, a column; `customers`, the rows or the table. All else must stay. */
  readonly changes?: readonly string[];
  /** The same for what is done by hand, in the learner's database alone. */
  readonly byHand?: readonly string[];
  /** SQL that takes from a copy of the start what only this one database has: others get there without it. */
  readonly elsewhere?: string;
  /** What is said when not all migrations are applied, or there are none `beyond` those of the start. */
  readonly applied?: { readonly expected?: string; readonly beyond?: number; readonly hint?: Shortfall['hint'] };
  /** Whether the blueprint has to say the same as the migrations; it has to, when left out. */
  readonly blueprint?: boolean;
  /** Whether each migration that changes more than rows needs a way back. A `down.sql` that is there is tried in any case. */
  readonly wayBack?: 'asked' | 'optional';
}
