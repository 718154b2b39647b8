import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { isId, PAGE_LIMIT } from '../json-schema.ts';
import { findRefunds, type RefundFilter } from './refund-repository.ts';
import type { RefundPage } from './refund-schema.ts';

/**
 * One page of refunds, the newest first.
 * @throws Refusal if the cursor is not from this server
 */
export async function listRefunds(
  prisma: PrismaClient,
  shop: Shop,
  { limit = PAGE_LIMIT, cursor, ...filter }: RefundFilter & { limit?: number; cursor?: string },
): Promise<RefundPage> {
  const before = cursor === undefined ? null : decodeCursor(cursor, isId);
  // One more than asked for tells whether there is a next page.
  const rows = await findRefunds(prisma, shop, { ...filter, take: limit + 1, before });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null };
}
