import type { StatementError } from './driver-error.ts';
import type { Refusal } from './refusal.ts';

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
