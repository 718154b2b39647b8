/** Something that a migration does not keep to. */
export interface Problem {
  readonly code:
    | 'up-failed'
    | 'down-missing'
    | 'down-stale'
    | 'down-unsigned'
    | 'down-failed'
    | 'down-differs'
    | 'rows-differ'
    | 'up-again-failed'
    | 'up-again-differs';
  /** One sentence. */
  readonly says: string;
  /** What exactly, a line each. */
  readonly details: readonly string[];
  /** What to do: one sentence. */
  readonly next: string;
  /** The table whose rows lack what the migration demands of them, and PostgreSQL's words: other rows may have it. */
  readonly rows?: { readonly schema: string; readonly table: string; readonly says: string };
}

/** What a migration's trip up, down and up again showed. */
export interface Verdict {
  readonly name: string;
  readonly holds: boolean;
  readonly problems: readonly Problem[];
  /** Rows that the way down did not bring back, as its header says. A line each. */
  readonly lost: readonly string[];
  /** What down.sql's header says that it loses. */
  readonly promise: string | null;
  /** What a reader should know about how it was verified. A sentence each. */
  readonly notes: readonly string[];
}
