import { createHash } from 'node:crypto';
import { Refusal } from './errors.ts';

/**
 * What is remembered of a request beside its Idempotency-Key, so that the key cannot be used for another one.
 * @param meaning all that the request says, without its spelling
 */
export function hashOfRequest(meaning: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(meaning)).digest('hex');
}

/** The refusal of a request whose key was used for another one. */
export function keyReused(details?: Record<string, unknown>): Refusal {
  return new Refusal(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key already belongs to another request. Choose a new key for each request.',
    details,
  );
}
