import type { PrismaClient } from '../../prisma/generated/client.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { isId, PAGE_LIMIT } from '../json-schema.ts';
import { findWaitingCarts, toParkedCart } from './parked-cart-repository.ts';
import type { ParkedCartPage } from './parked-cart-schema.ts';

/**
 * One page of the carts that wait, of all tills, those that have waited longest first.
 * @throws Refusal if the cursor is not from this server
 */
export async function listParkedCarts(
  prisma: PrismaClient,
  { limit = PAGE_LIMIT, cursor }: { limit?: number; cursor?: string },
): Promise<ParkedCartPage> {
  const after = cursor === undefined ? 0 : decodeCursor(cursor, isId);
  const { page, nextCursor } = pageOf(
    await findWaitingCarts(prisma, { take: limit + 1, after }),
    limit,
    ({ id }) => id,
  );
  return { items: page.map(toParkedCart), nextCursor };
}
