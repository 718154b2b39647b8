import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { isId } from '../json-schema.ts';
import { type ReceiptRow, receiptProjection } from './receipt-projection.ts';

/** Reads one order as its receipt; null if there is none. */
export async function findReceipt(
  prisma: PrismaClient | Prisma.TransactionClient,
  id: number,
): Promise<ReceiptRow | null> {
  if (!isId(id)) return null;
  const rows = await prisma.$queryRaw<{ receipt: string }[]>`
    SELECT (${receiptProjection('orders', 'order_items', 'payments', 'receipt_seals')} WHERE receipt.id = stored.id) AS receipt
    FROM orders AS stored
    WHERE stored.id = ${id}`;
  return rows[0] ? (JSON.parse(rows[0].receipt) as ReceiptRow) : null;
}

/** Reads the order that an idempotency key has made, with the hash of the request that made it; null if there is none. */
export async function findReceiptByKey(
  prisma: PrismaClient,
  idempotencyKey: string,
): Promise<{ receipt: ReceiptRow; requestHash: string | null } | null> {
  const rows = await prisma.$queryRaw<{ receipt: string; request_hash: string | null }[]>`
    SELECT (${receiptProjection('orders', 'order_items', 'payments', 'receipt_seals')} WHERE receipt.id = stored.id) AS receipt, request_hash
    FROM orders AS stored
    WHERE stored.idempotency_key = ${idempotencyKey}::uuid`;
  const [row] = rows;
  return row ? { receipt: JSON.parse(row.receipt) as ReceiptRow, requestHash: row.request_hash } : null;
}

/** Adds the row that counts the receipts of a register, unless somebody was faster. */
export async function addReceiptCounter(
  prisma: PrismaClient | Prisma.TransactionClient,
  registerId: number,
): Promise<void> {
  await prisma.$executeRaw`INSERT INTO receipt_counters (register_id) VALUES (${registerId}) ON CONFLICT DO NOTHING`;
}

/** An order in a list. */
export type OrderRow = Prisma.OrderGetPayload<{ select: typeof ORDER_IN_LIST }>;

const ORDER_IN_LIST = {
  id: true,
  status: true,
  receiptNumber: true,
  completedAt: true,
  total: true,
  register: { select: { id: true, name: true } },
} satisfies Prisma.OrderSelect;

/** Which orders are asked for; each part is left out where it does not matter. */
export interface OrderFilter {
  readonly receiptNumber?: number;
  readonly registerId?: number;
}

/** Orders from the newest to the oldest. @param before only those with a smaller id */
export function listOrders(
  prisma: PrismaClient,
  { take, before, receiptNumber, registerId }: OrderFilter & { take: number; before: number | null },
): Promise<OrderRow[]> {
  return prisma.order.findMany({
    select: ORDER_IN_LIST,
    where: {
      ...(before !== null && { id: { lt: before } }),
      ...(receiptNumber !== undefined && { receiptNumber }),
      ...(registerId !== undefined && { registerId }),
    },
    orderBy: { id: 'desc' },
    take,
  });
}
