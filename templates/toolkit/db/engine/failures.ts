import type { DatabaseError } from 'pg';
import type { Refusal } from './refusal.ts';

/**
 * What went wrong in the engine's dealings with PostgreSQL, while it answers one request. The WebAssembly engine passes
 * on less than the native one would; with this its answer is completed.
 */
export interface Failures {
  /** The server's answer to the last script that failed: a migration, or what `prisma db execute` was given. */
  script?: { readonly code: string; readonly message: string } | undefined;
  /** Why there is no shadow database. */
  shadowDatabase?: Refusal | undefined;
}

/** PostgreSQL's own words, as `psql` shows them. */
export function serverWords({ severity, message, detail, hint }: DatabaseError): string {
  return [`${severity}: ${message}`, detail && `DETAIL: ${detail}`, hint && `HINT: ${hint}`].filter(Boolean).join('\n');
}
