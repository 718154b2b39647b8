import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
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
  const rows = await findRefunds(prisma, shop, { ...filter, take: limit + 1, before });
  const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
  return { items: page, nextCursor };
}
