import type { PrismaClient } from '../../prisma/generated/client.ts';
import { hashOfRequest, keyReused } from '../idempotency.ts';

/** A request that parks a cart or ends its waiting, as it is remembered. */
export interface ParkedCartRequest {
  /** A UUID that the till chose for it. */
  readonly key: string;
  readonly hash: string;
}

/**
 * @param key a UUID that the till chose
 * @param meaning all that the request says
 */
export function parkedCartRequest(key: string, ...meaning: readonly unknown[]): ParkedCartRequest {
  return { key, hash: hashOfRequest(meaning) };
}

/**
 * The id of the cart that the same request was about before; null if it was not sent before, or did nothing.
 * @throws Refusal IDEMPOTENCY_KEY_REUSED
 */
export async function findEarlier(prisma: PrismaClient, { key, hash }: ParkedCartRequest): Promise<number | null> {
  const earlier = await prisma.parkedCartRequest.findUnique({ where: { idempotencyKey: key } });
  if (!earlier) return null;
  if (earlier.requestHash === hash) return earlier.parkedCartId;
  throw keyReused({ parkedCartId: earlier.parkedCartId });
}
