import type { Prisma } from '../../prisma/generated/client.ts';
import { readCreditCode } from '../../public/pricing/credit-code.js';
import type { Shop } from '../config.ts';
import { Refusal } from '../errors.ts';
import { fromMinorUnits } from '../money.ts';
import type { Authorisation } from '../people/actor.ts';
import { creditsOf, holdRows } from '../refunds/hold-rows.ts';
import { exceedsRefundLimit, type RefundPlan } from '../refunds/plan-refund.ts';
import { findSoldOrder, type SoldOrder } from '../refunds/sold-order.ts';
import { type WrittenRefund, writeRefund } from '../refunds/write-refund.ts';
import { addReceiptCounter } from '../sales/order-repository.ts';
import type { Cart } from '../sales/order-schema.ts';
import { priceCart } from '../sales/price-cart.ts';
import { refusalOfSale } from '../sales/refusal-of-sale.ts';
import { runSaleStatement, type SaleAttempt } from '../sales/sale-statement.ts';
import type { SaleTerms } from '../sales/sale-terms.ts';
import type { ShiftRequest } from '../shifts/shift-request.ts';
import type { ExchangeBody } from './exchange-schema.ts';

/** An exchange that is ready to be tried. */
export interface TriedExchange {
  readonly body: ExchangeBody;
  /** What the new goods cost was worked out from. */
  readonly terms: SaleTerms;
  /** Works out what comes back of the sale as it is then. */
  readonly plan: (order: SoldOrder | null) => RefundPlan;
  readonly request: ShiftRequest;
  readonly shop: Shop;
  readonly userId: number;
  readonly registerId: number;
  /** Whether the refund was allowed, and by whom; null if nobody had to be asked. */
  readonly allowed: Authorisation | null;
  /** The managers who approved the terms of what goes out. */
  readonly approved: Pick<SaleAttempt, 'approvedById' | 'priceApprovedById'>;
  readonly maxRefund: number;
}

/** What the exchange was worked out from is no longer so: work it out again. */
export class SomethingChanged extends Error {}

/**
 * Writes both halves of an exchange. All rows that either of them changes are locked first, in the order of a sale.
 *
 * @returns the products of which pieces are back on the shelf
 * @throws SomethingChanged, or Refusal; the transaction has to be given up then
 */
export async function writeExchange(
  tx: Prisma.TransactionClient,
  tried: TriedExchange,
): Promise<{ restocked: readonly number[] }> {
  const { body, request, shop, userId, registerId, allowed } = tried;
  const { refund, sale } = body;
  const { currency } = shop;
  await tx.$queryRaw`SELECT id FROM orders WHERE id = ${refund.orderId} FOR NO KEY UPDATE`;
  const order = await findSoldOrder(tx, refund.orderId);
  const plan = tried.plan(order);
  // Another refund in between may have moved a rounding across the limit.
  if (exceedsRefundLimit(plan, tried.maxRefund, currency) && !allowed) throw new SomethingChanged();

  const customerId = order?.customerId ?? null;
  const restocked = plan.restocked.map(({ productId }) => productId);
  await holdRows(tx, {
    registerId,
    products: [...restocked, ...sale.lines.map(({ productId }) => productId)],
    customers: [customerId, sale.customerId ?? null],
    credits: [...creditsOf(plan), ...(await idsOfCredits(tx, sale.payments))],
  });
  const written = await writeRefund(tx, {
    body: refund,
    plan,
    request,
    currency,
    userId,
    registerId,
    customerId,
    allowed,
  });
  const moved = await paymentsOf(tx, written, plan.moved, currency.digits);
  const orderId = await sell(tx, tried, { ...sale, registerId, payments: [...moved, ...sale.payments] });
  const amount = fromMinorUnits(plan.moved, currency.digits);
  await tx.exchange.create({ data: { refundId: written.id, orderId, amount } });
  return { restocked };
}

/** The store credits that are named as payments, in addition to those that the refund makes. */
async function idsOfCredits(tx: Prisma.TransactionClient, payments: Cart['payments']): Promise<number[]> {
  const codes = payments.flatMap((payment) =>
    payment.method === 'store_credit' ? [readCreditCode(payment.code) ?? ''] : [],
  );
  if (codes.length === 0) return [];
  const rows = await tx.storeCredit.findMany({ select: { id: true }, where: { code: { in: codes } } });
  return rows.map(({ id }) => id);
}

/** How what came back pays: from the store credits that it has just gone to. @param moved in smallest units */
async function paymentsOf(
  tx: Prisma.TransactionClient,
  { credits }: WrittenRefund,
  moved: bigint,
  digits: number,
): Promise<Cart['payments']> {
  const rows = await tx.storeCredit.findMany({
    select: { id: true, code: true },
    where: { id: { in: credits.map(({ id }) => id) } },
  });
  const codes = new Map(rows.map(({ id, code }) => [id, code]));
  let rest = moved;
  return credits.flatMap(({ id, amount }) => {
    const part = amount < rest ? amount : rest;
    rest -= part;
    const code = codes.get(id) ?? '';
    return part > 0n ? [{ method: 'store_credit' as const, tendered: fromMinorUnits(part, digits), code }] : [];
  });
}

/** Sells what goes out. @returns the id of the sale */
async function sell(tx: Prisma.TransactionClient, tried: TriedExchange, cart: Cart): Promise<number> {
  const { shop, request, registerId } = tried;
  const priced = priceCart(cart, tried.terms, shop);
  const attempt = {
    idempotencyKey: request.key,
    requestHash: request.hash,
    userId: tried.userId,
    registerId,
    customerId: cart.customerId ?? null,
    ...tried.approved,
    shop: { name: shop.name, currency: shop.currency.code },
    cart: priced,
  };
  let outcome = await runSaleStatement(tx, attempt);
  if (!outcome.sold && outcome.facts.lacksCounter) {
    await addReceiptCounter(tx, registerId);
    outcome = await runSaleStatement(tx, attempt);
  }
  if (outcome.sold) return outcome.receipt.id;
  if (outcome.facts.hasChanged) throw new SomethingChanged();
  // What came back counts as store credit, but nobody at the till has taken any.
  const { tenders, total } = priced;
  if (tenders.fault === 'STORE_CREDIT_TOO_LARGE' && !tried.body.sale.payments.some(isCredit)) {
    const { byCard, byCredit: returned } = tenders;
    const message = `The goods cost ${total} ${shop.currency.code}, and what came back pays ${returned} of it. Cards give no change: charge the rest at most.`;
    throw new Refusal('CARD_TOO_LARGE', message, { total, byCard, returned });
  }
  throw refusalOfSale({ facts: outcome.facts, cart: priced }, shop.currency);
}

const isCredit = ({ method }: Cart['payments'][number]): boolean => method === 'store_credit';
