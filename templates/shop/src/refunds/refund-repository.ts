import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { isId } from '../json-schema.ts';
import { formatAmount } from '../money.ts';
import type { Refund } from './refund-schema.ts';

const REFUND = {
  id: true,
  orderId: true,
  shiftId: true,
  user: { select: { id: true, name: true } },
  createdAt: true,
  reason: true,
  method: true,
  amount: true,
  order: { select: { items: { select: { id: true }, orderBy: { id: 'asc' } } } },
  items: {
    select: { orderItemId: true, quantity: true, amount: true, orderItem: { select: { productName: true } } },
    orderBy: { orderItemId: 'asc' },
  },
} satisfies Prisma.RefundSelect;

type RefundRow = Prisma.RefundGetPayload<{ select: typeof REFUND }>;

/** Reads a refund; null if there is none. */
export async function findRefund(prisma: PrismaClient, shop: Shop, id: number): Promise<Refund | null> {
  const row = isId(id) ? await prisma.refund.findUnique({ select: REFUND, where: { id } }) : null;
  return row && toRefund(row, shop);
}

/** Reads the refund that an idempotency key has made. */
export async function findRefundByKey(prisma: PrismaClient, shop: Shop, idempotencyKey: string): Promise<Refund> {
  return toRefund(await prisma.refund.findUniqueOrThrow({ select: REFUND, where: { idempotencyKey } }), shop);
}

/** The refunds of an order, the first one first. */
export async function listRefunds(prisma: PrismaClient, shop: Shop, orderId: number): Promise<Refund[]> {
  const rows = await prisma.refund.findMany({ select: REFUND, where: { orderId }, orderBy: { id: 'asc' } });
  return rows.map((row) => toRefund(row, shop));
}

function toRefund(row: RefundRow, { currency }: Shop): Refund {
  const lineOf = new Map(row.order.items.map(({ id }, index) => [id, index + 1]));
  return {
    id: row.id,
    orderId: row.orderId,
    shiftId: row.shiftId,
    by: row.user,
    at: row.createdAt.toISOString(),
    reason: row.reason,
    method: row.method,
    amount: formatAmount(row.amount.toFixed(), currency.digits),
    lines: row.items.map((item) => ({
      line: lineOf.get(item.orderItemId) ?? 0,
      name: item.orderItem.productName,
      quantity: item.quantity,
      amount: formatAmount(item.amount.toFixed(), currency.digits),
    })),
  };
}
