import type { Table } from './database-model.ts';
import type { LockMode } from './lock-modes.ts';

/** A table that a statement locks. */
export interface Lock {
  readonly table: Table;
  readonly mode: LockMode;
}

/** What PostgreSQL has to do with a table's rows while the lock is held. */
export type WorkKind =
  /** Every row is written again, and every index is built again. */
  | 'rewrite'
  /** Every row is read. */
  | 'scan'
  /** Every row is read and sorted into an index. */
  | 'index'
  /** Rows are changed, and stay locked until the COMMIT. */
  | 'rows';

export interface Work {
  readonly table: Table;
  readonly kind: WorkKind;
}

/** Data that a statement throws away. */
export interface Risk {
  readonly table: Table;
  /** Null for the whole table. */
  readonly column: string | null;
  /** `drop`: it is gone. `convert`: values may be rounded, or refused. `delete`: rows go, nobody knows how many. */
  readonly kind: 'drop' | 'convert' | 'delete';
}

/** What a statement does. */
export interface Effect {
  /** In words, one line each, with the verb first: `adds the column products.brand (text)`. */
  readonly says: readonly string[];
  readonly locks: readonly Lock[];
  readonly work: readonly Work[];
  readonly risks: readonly Risk[];
  /** What CASCADE drops beside: `the view cheap`. */
  readonly taken: readonly string[];
  /** Whole sentences about what the rest doesn't say. */
  readonly notes: readonly string[];
}

/** An effect, of which only what there is needs to be written. */
export function effect(says: string, rest: Partial<Omit<Effect, 'says'>> = {}): Effect {
  return { says: [says], locks: [], work: [], risks: [], taken: [], notes: [], ...rest };
}

/** Several effects of one statement as one. */
export function together(effects: readonly Effect[]): Effect {
  return {
    says: effects.flatMap(({ says }) => says),
    locks: effects.flatMap(({ locks }) => locks),
    work: effects.flatMap(({ work }) => work),
    risks: effects.flatMap(({ risks }) => risks),
    taken: [...new Set(effects.flatMap(({ taken }) => taken))],
    notes: [...new Set(effects.flatMap(({ notes }) => notes))],
  };
}
