import type { StatementError } from './driver-error.ts';

/** Why something could not be done, in the words that Prisma's native engine uses. */
export interface Refusal {
  /** Prisma's error code, such as P1001, where it has one. */
  readonly code?: string | undefined;
  readonly message: string;
  readonly meta?: unknown;
}

/**
 * What went wrong in the engine's dealings with PostgreSQL, while it answers one request. The WebAssembly engine passes
 * on less than the native one would; with this its answer is completed.
 */
export interface Failures {
  /** The server's answer to a migration file. */
  script?: StatementError | undefined;
  /** The server's answer to any other statement, such as what `prisma db execute` was given. */
  statement?: StatementError | undefined;
  /** Why there is no shadow database. */
  shadowDatabase?: Refusal | undefined;
}
