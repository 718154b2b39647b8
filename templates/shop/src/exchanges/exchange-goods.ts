import { isUniqueViolation, isWriteConflict } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import { keyReused } from '../idempotency.ts';
import { toMinorUnits } from '../money.ts';
import { exceedsRefundLimit, planRefund } from '../refunds/plan-refund.ts';
import { findRefundByKey } from '../refunds/refund-repository.ts';
import { meaningOfRefund, type RefundContext } from '../refunds/refund-sale.ts';
import { findSoldOrder, type SoldOrder } from '../refunds/sold-order.ts';
import { approveTerms, type TermsContext } from '../sales/approve-terms.ts';
import { hashCart } from '../sales/hash-cart.ts';
import { refuseOddTenders } from '../sales/odd-tenders.ts';
import { findReceiptByKey } from '../sales/order-repository.ts';
import { priceCart } from '../sales/price-cart.ts';
import { toReceipt } from '../sales/receipt.ts';
import { readSaleTerms } from '../sales/sale-terms.ts';
import { TRANSACTION } from '../shifts/database-clock.ts';
import { findEarlier, type ShiftRequest, shiftRequest } from '../shifts/shift-request.ts';
import type { Exchange, ExchangeBody } from './exchange-schema.ts';
import { SomethingChanged, type TriedExchange, writeExchange } from './write-exchange.ts';

const ATTEMPTS = 3;

/** What an exchange needs besides what comes back and goes out: what a refund and a sale need. */
export type ExchangeContext = RefundContext & TermsContext;

/**
 * Takes goods back and sells others for them, in one transaction: either both happen, or nothing does. What came back pays for
 * what goes out, through store credit; the difference is paid, or given back as a refund is. One key is one exchange, however
 * often it is sent.
 *
 * @returns `touched`: the products whose stock has changed by this very call
 * @throws Refusal whatever a refund or a sale may be refused with; nothing has been written then
 */
export async function exchangeGoods(
  context: ExchangeContext,
  body: ExchangeBody,
  idempotencyKey: string,
): Promise<Exchange & { replayed: boolean; touched: readonly number[] }> {
  const { prisma, shop, registerId } = context;
  const cart = { ...body.sale, registerId };
  const meaning = [meaningOfRefund(body.refund, registerId), hashCart(cart, shop.currency.digits)];
  const request = shiftRequest(idempotencyKey, 'exchange', ...meaning);
  const replay = async () =>
    (await findEarlier(prisma, request))
      ? { ...(await readExchange(context, idempotencyKey)), replayed: true, touched: [] }
      : null;
  const before = await replay();
  if (before) return before;

  refuseOddTenders(cart, shop.currency);
  try {
    for (let left = ATTEMPTS; left > 0; left--) {
      const written = await attempt(context, body, request);
      if (!written) continue;
      const touched = [...written.restocked, ...body.sale.lines.map(({ productId }) => productId)];
      return { ...(await readExchange(context, idempotencyKey)), replayed: false, touched };
    }
    throw new Error('Something else changed with each attempt to exchange.');
  } catch (error) {
    // The same request may have won while this one waited.
    const isTaken = isUniqueViolation(error);
    const won = isTaken || error instanceof Refusal ? await replay() : null;
    if (won) return won;
    if (isTaken && (await findReceiptByKey(prisma, idempotencyKey))) throw keyReused();
    throw error;
  }
}

/** Works the exchange out, asks whether it is allowed, and writes it; null if something has changed in between. */
async function attempt(context: ExchangeContext, body: ExchangeBody, request: ShiftRequest) {
  const { prisma, shop, maxRefund, userId, registerId } = context;
  const { refund, sale } = body;
  const { currency } = shop;
  const productIds = sale.lines.map(({ productId }) => productId);
  const terms = await readSaleTerms(prisma, productIds, sale.customerId ?? null);
  const unpaid = priceCart({ ...sale, payments: [] }, terms, shop);
  const cost = toMinorUnits(unpaid.total, currency.digits) - toMinorUnits(unpaid.rounding, currency.digits);
  const plan = (order: SoldOrder | null) => {
    if (!order) throw new Refusal('UNKNOWN_ORDER', 'No sale has this orderId.');
    return planRefund(order, refund, currency, cost);
  };

  // Asked before the transaction, which must not wait for another connection.
  const isLarge = exceedsRefundLimit(plan(await findSoldOrder(prisma, refund.orderId)), maxRefund, currency);
  const allowed = isLarge ? await context.allowLarge() : null;
  const approved = await approveTerms(context, sale, unpaid);
  const tried: TriedExchange = {
    body,
    terms,
    plan,
    request,
    shop,
    userId,
    registerId,
    allowed,
    approved,
    maxRefund,
  };
  try {
    return await prisma.$transaction((tx) => writeExchange(tx, tried), TRANSACTION);
  } catch (error) {
    if (error instanceof SomethingChanged || isWriteConflict(error)) return null;
    throw error;
  }
}

/** Both halves, as they are in the books. */
async function readExchange({ prisma, shop }: ExchangeContext, idempotencyKey: string): Promise<Exchange> {
  const refund = await findRefundByKey(prisma, shop, idempotencyKey);
  const sale = await findReceiptByKey(prisma, idempotencyKey);
  if (!sale) throw new Error(`Refund ${refund.id} is half of an exchange.`);
  return { refund, sale: toReceipt(sale.receipt, shop) };
}
