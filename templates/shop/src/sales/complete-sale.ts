import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { isUniqueViolation, isWriteConflict } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import type { Actor, Authorisation } from '../people/actor.ts';
import { registerOf } from '../people/register-of.ts';
import { approveTerms } from './approve-terms.ts';
import { hashCart } from './hash-cart.ts';
import { refuseOddTenders } from './odd-tenders.ts';
import { addReceiptCounter, findReceiptByKey } from './order-repository.ts';
import type { Cart, Receipt } from './order-schema.ts';
import { type PricedCart, priceCart } from './price-cart.ts';
import { toReceipt } from './receipt.ts';
import type { ReceiptRow } from './receipt-projection.ts';
import { refusalOfSale } from './refusal-of-sale.ts';
import { runSaleStatement, type SaleAttempt, type SaleFacts } from './sale-statement.ts';
import { readSaleTerms } from './sale-terms.ts';

const ATTEMPTS = 3;

/** What a sale needs besides the cart. */
export interface SaleContext {
  readonly prisma: PrismaClient;
  readonly shop: Shop;
  readonly seller: Pick<Actor, 'userId' | 'registerId'>;
  /** Percent: a larger discount has to be allowed. */
  readonly maxDiscount: number;
  /** Asks whether the seller may give a larger discount, alone or with a manager's approval. */
  allowDiscount(): Promise<Authorisation>;
  /** Asks whether the seller may charge another price than the list says, in the same way. */
  allowPriceOverride(): Promise<Authorisation>;
}

export interface CompletedSale {
  readonly receipt: Receipt;
  /** True if the key had already sold this cart, and the receipt is that sale's. */
  readonly replayed: boolean;
}

/**
 * Sells a cart. Prices and taxes are the database's, but for prices that somebody who may has changed by hand.
 *
 * One idempotency key is one sale: asked again with the same cart it answers with the same receipt, however often and
 * however simultaneously. After an error whose outcome is unknown (a lost connection) it is right to ask again.
 *
 * @param idempotencyKey a UUID that the till chose for this sale
 * @throws Refusal if the cart cannot be sold; nothing has been written then
 */
export async function completeSale(context: SaleContext, cart: Cart, idempotencyKey: string): Promise<CompletedSale> {
  const { prisma, shop, seller } = context;
  const { currency } = shop;
  refuseOddTenders(cart, currency);
  const requestHash = hashCart(cart, currency.digits);
  const outcome = await attempt(context, cart, {
    idempotencyKey,
    requestHash,
    userId: seller.userId,
    registerId: registerOf(cart.registerId, seller),
    customerId: cart.customerId ?? null,
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
  throw 'facts' in outcome ? refusalOfSale(outcome, currency) : outcome.cause;
}

type Attempted =
  | { readonly sold: true; readonly receipt: ReceiptRow }
  | { readonly sold: false; readonly facts: SaleFacts; readonly cart: PricedCart }
  | { readonly sold: false; readonly cause: unknown };

/**
 * Works out the cart and runs the statement: again if PostgreSQL gave it up in favour of another transaction, or if somebody
 * has changed a price in between.
 */
async function attempt(
  context: SaleContext,
  cart: Cart,
  sale: Omit<SaleAttempt, 'cart' | 'approvedById' | 'priceApprovedById' | 'shop'>,
): Promise<Attempted> {
  const { prisma, shop } = context;
  const named = { name: shop.name, currency: shop.currency.code };
  const productIds = cart.lines.map((line) => line.productId);
  for (let left = ATTEMPTS - 1; ; left--) {
    try {
      const priced = priceCart(cart, await readSaleTerms(prisma, productIds, sale.customerId), shop);
      const approved = await approveTerms(context, cart, priced);
      const outcome = await runSaleStatement(prisma, { ...sale, ...approved, cart: priced, shop: named });
      if (outcome.sold) return outcome;
      if (outcome.facts.lacksCounter) await addReceiptCounter(prisma, sale.registerId);
      else if (!outcome.facts.hasChanged) return { ...outcome, cart: priced };
      if (left === 0) throw new Error('Something else changed with each attempt to sell.');
    } catch (error) {
      // A cart that cannot be worked out may have been sold before, at other prices.
      if (error instanceof Refusal || isUniqueViolation(error)) return { sold: false, cause: error };
      if (!isWriteConflict(error) || left === 0) throw error;
    }
  }
}
