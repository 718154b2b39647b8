import type { PrismaClient } from '../../prisma/generated/client.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { isId, PAGE_LIMIT } from '../json-schema.ts';
import { type Currency, formatAmount } from '../money.ts';
import { listOrders as findOrders, type OrderFilter } from './order-repository.ts';
import type { OrderPage } from './order-schema.ts';

/**
 * One page of orders, the newest first.
 * @throws Refusal if the cursor is not from this server
 */
export async function listOrders(
  prisma: PrismaClient,
  currency: Currency,
  { limit = PAGE_LIMIT, cursor, ...filter }: OrderFilter & { limit?: number; cursor?: string },
): Promise<OrderPage> {
  const before = cursor === undefined ? null : decodeCursor(cursor, isId);
  const rows = await findOrders(prisma, { ...filter, take: limit + 1, before });
  const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
  return {
    items: page.map((order) => ({
      ...order,
      completedAt: order.completedAt?.toISOString() ?? null,
      total: formatAmount(order.total.toFixed(), currency.digits),
    })),
    nextCursor,
  };
}
