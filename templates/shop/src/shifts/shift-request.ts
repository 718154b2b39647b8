import type { PrismaClient } from '../../prisma/generated/client.ts';
import { hashOfRequest, keyReused } from '../idempotency.ts';

/** A request that changes a shift, as it is remembered. */
export interface ShiftRequest {
  /** A UUID that the till chose for it. */
  readonly key: string;
  readonly hash: string;
}

/** What a request did when it was sent for the first time. */
export interface EarlierRequest {
  readonly shiftId: number;
  readonly cashEventId: number | null;
}

/**
 * @param key a UUID that the till chose
 * @param meaning all that the request says, without its spelling
 */
export function shiftRequest(key: string, ...meaning: readonly unknown[]): ShiftRequest {
  return { key, hash: hashOfRequest(meaning) };
}

/** Whether a request with this key was done before, in the shift of any register. */
export async function wasDone(prisma: PrismaClient, key: string): Promise<boolean> {
  return (await prisma.shiftRequest.findUnique({ select: { shiftId: true }, where: { idempotencyKey: key } })) !== null;
}

/**
 * What the same request did before; null if it was not sent before, or did nothing.
 * @throws Refusal IDEMPOTENCY_KEY_REUSED
 */
export async function findEarlier(prisma: PrismaClient, { key, hash }: ShiftRequest): Promise<EarlierRequest | null> {
  const earlier = await prisma.shiftRequest.findUnique({ where: { idempotencyKey: key } });
  if (!earlier) return null;
  if (earlier.requestHash === hash) return earlier;
  throw keyReused({ shiftId: earlier.shiftId });
}
