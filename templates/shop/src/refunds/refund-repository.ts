import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { showCreditCode } from '../../public/pricing/credit-code.js';
import type { Shop } from '../config.ts';
import { isId } from '../json-schema.ts';
import { formatAmount } from '../money.ts';
import type { Refund } from './refund-schema.ts';

const NAMED = { select: { id: true, name: true } } as const;

const REFUND = {
  id: true,
  number: true,
  register: NAMED,
  orderId: true,
  exchange: { select: { amount: true, order: { select: { id: true, receiptNumber: true } } } },
  shiftId: true,
  user: NAMED,
  createdAt: true,
  reason: true,
  amount: true,
  tax: true,
  rounding: true,
  order: { select: { items: { select: { id: true }, orderBy: { id: 'asc' } } } },
  items: {
    select: {
      orderItemId: true,
      quantity: true,
      amount: true,
      tax: true,
      orderItem: { select: { productName: true } },
    },
    orderBy: { orderItemId: 'asc' },
  },
  payments: {
    select: {
      method: true,
      amount: true,
      reference: true,
      storeCredit: { select: { code: true, balance: true } },
    },
    orderBy: { id: 'asc' },
  },
} satisfies Prisma.RefundSelect;

type RefundRow = Prisma.RefundGetPayload<{ select: typeof REFUND }>;

/** Which refunds are asked for; each part is left out where it does not matter. */
export interface RefundFilter {
  readonly number?: number;
  readonly registerId?: number;
}

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
export async function refundsOfOrder(prisma: PrismaClient, shop: Shop, orderId: number): Promise<Refund[]> {
  const rows = await prisma.refund.findMany({ select: REFUND, where: { orderId }, orderBy: { id: 'asc' } });
  return rows.map((row) => toRefund(row, shop));
}

/** Refunds from the newest to the oldest. @param before only those with a smaller id */
export async function findRefunds(
  prisma: PrismaClient,
  shop: Shop,
  { take, before, number, registerId }: RefundFilter & { take: number; before: number | null },
): Promise<Refund[]> {
  const rows = await prisma.refund.findMany({
    select: REFUND,
    where: {
      ...(before !== null && { id: { lt: before } }),
      ...(number !== undefined && { number }),
      ...(registerId !== undefined && { registerId }),
    },
    orderBy: { id: 'desc' },
    take,
  });
  return rows.map((row) => toRefund(row, shop));
}

function toRefund(row: RefundRow, { currency }: Shop): Refund {
  const lineOf = new Map(row.order.items.map(({ id }, index) => [id, index + 1]));
  const amount = (stored: Prisma.Decimal): string => formatAmount(stored.toFixed(), currency.digits);
  if (row.number === null || row.register === null) throw new Error(`Refund ${row.id} has no number.`);
  return {
    id: row.id,
    number: row.number,
    register: row.register,
    orderId: row.orderId,
    exchange: row.exchange && {
      orderId: row.exchange.order.id,
      receiptNumber: row.exchange.order.receiptNumber ?? 0,
      amount: amount(row.exchange.amount),
    },
    shiftId: row.shiftId,
    by: row.user,
    at: row.createdAt.toISOString(),
    reason: row.reason,
    amount: amount(row.amount),
    tax: amount(row.tax),
    rounding: amount(row.rounding),
    lines: row.items.map((item) => ({
      line: lineOf.get(item.orderItemId) ?? 0,
      name: item.orderItem.productName,
      quantity: item.quantity,
      amount: amount(item.amount),
      tax: amount(item.tax),
    })),
    payments: row.payments.map(({ method, reference, storeCredit, ...payment }) => ({
      method,
      amount: amount(payment.amount),
      ...(reference !== null && { reference }),
      ...(storeCredit && {
        storeCredit: { code: showCreditCode(storeCredit.code), balance: amount(storeCredit.balance) },
      }),
    })),
  };
}
