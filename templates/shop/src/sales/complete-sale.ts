import { createHash } from 'node:crypto';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { isUniqueViolation, isWriteConflict } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import { cashStep, isPayableInCash, toMinorUnits } from '../money.ts';
import { findReceiptByKey } from './order-repository.ts';
import type { Cart, Receipt } from './order-schema.ts';
import { toReceipt } from './receipt.ts';
import { refusalOfSale } from './refusal-of-sale.ts';
import { runSaleStatement, type SaleAttempt, type SaleOutcome } from './sale-statement.ts';

const ATTEMPTS = 3;

/** Who sells, and where, if the cart does not say. */
export interface Seller {
  readonly userId: number;
  readonly registerId: number;
}

export interface CompletedSale {
  readonly receipt: Receipt;
  /** True if the key had already sold this cart, and the receipt is that sale's. */
  readonly replayed: boolean;
}

/**
 * Sells a cart for cash. Prices, taxes and the total are the database's; the cart has only products and quantities.
 *
 * One idempotency key is one sale: asked again with the same cart it answers with the same receipt, however often and
 * however simultaneously. After an error whose outcome is unknown (a lost connection) it is right to ask again.
 *
 * @param idempotencyKey a UUID that the till chose for this sale
 * @throws Refusal if the cart cannot be sold; nothing has been written then
 */
export async function completeSale(
  { prisma, shop, seller }: { prisma: PrismaClient; shop: Shop; seller: Seller },
  cart: Cart,
  idempotencyKey: string,
): Promise<CompletedSale> {
  const { currency } = shop;
  const [payment] = cart.payments;
  if (!isPayableInCash(payment.tendered, currency)) {
    throw new Refusal(
      'TENDER_NOT_PAYABLE',
      `${payment.tendered} ${currency.code} cannot be handed over: cash comes in steps of ${cashStep(currency)}.`,
      { tendered: payment.tendered, step: cashStep(currency) },
    );
  }

  const requestHash = hashCart(cart, currency.digits);
  const outcome = await attempt(prisma, {
    idempotencyKey,
    requestHash,
    userId: seller.userId,
    registerId: cart.registerId ?? seller.registerId,
    customerId: cart.customerId ?? null,
    lines: cart.lines,
    tendered: payment.tendered,
    digits: currency.digits,
    cashStep: cashStep(currency),
  });
  if (outcome.sold) return { receipt: toReceipt(outcome.receipt, shop), replayed: false };

  // Not sold may mean already sold: the same request may have won while this one waited for its products.
  const earlier = await findReceiptByKey(prisma, idempotencyKey);
  if (earlier) {
    if (earlier.requestHash !== requestHash) {
      throw new Refusal(
        'IDEMPOTENCY_KEY_REUSED',
        'This Idempotency-Key already belongs to a sale with another cart. Choose a new key for each sale.',
        { orderId: earlier.receipt.id },
      );
    }
    return { receipt: toReceipt(earlier.receipt, shop), replayed: true };
  }
  throw 'facts' in outcome ? refusalOfSale(outcome.facts, payment.tendered, currency) : outcome.cause;
}

type Attempted = SaleOutcome | { readonly sold: false; readonly cause: unknown };

/** Runs the statement, again if PostgreSQL gave it up in favour of another transaction. */
async function attempt(prisma: PrismaClient, sale: SaleAttempt): Promise<Attempted> {
  for (let left = ATTEMPTS - 1; ; left--) {
    try {
      return await runSaleStatement(prisma, sale);
    } catch (error) {
      if (isUniqueViolation(error)) return { sold: false, cause: error };
      if (!isWriteConflict(error) || left === 0) throw error;
    }
  }
}

/** The cart without its spelling: "20" and "20.00" are the same tender. */
function hashCart(cart: Cart, digits: number): string {
  const meaning = [
    cart.registerId ?? null,
    cart.customerId ?? null,
    cart.lines.map((line) => [line.productId, line.quantity]),
    cart.payments.map((payment) => [payment.method, toMinorUnits(payment.tendered, digits).toString()]),
  ];
  return createHash('sha256').update(JSON.stringify(meaning)).digest('hex');
}
