import { fromMinorUnits } from '../../public/pricing/amounts.js';
import { type Discount, DiscountTooLarge, priceSale } from '../../public/pricing/price-sale.js';
import type { Shop } from '../config.ts';
import { Refusal } from '../errors.ts';
import { WHOLE_DIGITS } from '../money.ts';
import type { Cart } from './order-schema.ts';
import { MOST_POINTS, redeemedBy, refusingPoints } from './redeem-points.ts';
import type { LoyaltyTerms, SaleTerms } from './sale-terms.ts';
import { type SettledTenders, settle } from './tenders.ts';

/** A cart with what it costs. Amounts are decimal numbers in the currency's main unit. */
export interface PricedCart {
  readonly pricesIncludeTax: boolean;
  /** Whether the customer is exempt, as the terms said; null without a customer. */
  readonly isCustomerExempt: boolean | null;
  /** The programme that points were worked out by; null without one, or without a customer. */
  readonly loyalty: LoyaltyTerms | null;
  readonly lines: readonly PricedCartLine[];
  readonly subtotal: string;
  readonly discount: string;
  readonly discountReason: string | null;
  readonly note: string | null;
  /** What redeemed points took off, beside the discount. */
  readonly pointsDiscount: string;
  readonly pointsRedeemed: number;
  readonly pointsEarned: bigint;
  readonly tax: string;
  /** What cash rounding added or took away. */
  readonly rounding: string;
  /** What is to be paid. */
  readonly total: string;
  /** How it is paid. */
  readonly tenders: SettledTenders;
  /** Whether all amounts have room in the tables. */
  readonly fits: boolean;
}

export interface PricedCartLine {
  readonly productId: number;
  readonly quantity: number;
  /** The terms of the product that the rest was worked out from. */
  readonly knownPrice: string;
  readonly knownTaxRate: string;
  readonly knownTaxExempt: boolean;
  readonly unitPrice: string;
  /** What it would have been by the list, and why it is not; null where it is. */
  readonly listPrice: string | null;
  readonly priceReason: string | null;
  readonly note: string | null;
  readonly discount: string;
  readonly discountReason: string | null;
  readonly orderDiscount: string;
  readonly pointsDiscount: string;
  readonly taxRate: string;
  readonly isTaxExempt: boolean;
  readonly tax: string;
  readonly lineTotal: string;
}

/**
 * Works out what a cart costs as it is paid.
 *
 * @param terms a product that they lack is priced at zero: the sale is refused for it later
 * @throws Refusal DISCOUNT_TOO_LARGE, POINTS_NOT_REDEEMABLE
 */
export function priceCart(cart: Cart, terms: SaleTerms, { currency, pricesIncludeTax }: Shop): PricedCart {
  const { digits } = currency;
  const amount = (units: bigint): string => fromMinorUnits(units, digits);
  const known = new Map(terms.products.map((product) => [product.id, product]));
  const isComplete = cart.lines.every((line) => known.has(line.productId));
  const tagged = cart.lines.map((line) => ({
    line,
    tag: known.get(line.productId) ?? { price: '0', taxRate: '0', isTaxExempt: false },
  }));
  const { loyalty } = terms;
  const redeemed = isComplete ? redeemedBy(cart, loyalty, currency) : 0;
  const price = () =>
    priceSale({
      digits,
      pricesIncludeTax,
      isTaxExempt: terms.isTaxExempt ?? false,
      lines: tagged.map(({ line, tag }) => ({
        unitPrice: tag.price,
        priceOverride: line.priceOverride?.price ?? null,
        quantity: line.quantity,
        taxRate: tag.taxRate,
        isTaxExempt: tag.isTaxExempt,
        discount: isComplete ? discountOf(line) : null,
      })),
      discount: isComplete ? discountOf(cart) : null,
      loyalty: loyalty && { ...loyalty, redeemed },
    });
  const priced = refusingDiscounts(() => refusingPoints(price));
  const { total, rounding, ...tenders } = settle(priced.total, cart.payments, currency);
  const largest = priced.lines.map(({ lineTotal, discount }) => lineTotal + discount);
  return {
    pricesIncludeTax,
    isCustomerExempt: terms.isTaxExempt,
    loyalty,
    lines: priced.lines.map((sold, index) => {
      const { line, tag } = tagged[index] as (typeof tagged)[number];
      return {
        productId: line.productId,
        quantity: line.quantity,
        knownPrice: tag.price,
        knownTaxRate: tag.taxRate,
        knownTaxExempt: tag.isTaxExempt,
        unitPrice: sold.unitPrice,
        listPrice: sold.listPrice,
        priceReason: line.priceOverride?.reason ?? null,
        note: line.note ?? null,
        discount: amount(sold.discount),
        discountReason: line.discount?.reason ?? null,
        orderDiscount: amount(sold.orderDiscount),
        pointsDiscount: amount(sold.pointsDiscount),
        taxRate: sold.taxRate,
        isTaxExempt: sold.isTaxExempt,
        tax: amount(sold.tax),
        lineTotal: amount(sold.lineTotal),
      };
    }),
    subtotal: amount(priced.subtotal),
    discount: amount(priced.discount),
    discountReason: cart.discount?.reason ?? null,
    note: cart.note ?? null,
    pointsDiscount: amount(priced.pointsDiscount),
    pointsRedeemed: redeemed,
    pointsEarned: priced.pointsEarned,
    tax: amount(priced.tax),
    rounding: amount(rounding),
    total: amount(total),
    tenders,
    fits:
      [...largest, priced.subtotal, total].every((units) => units < 10n ** BigInt(WHOLE_DIGITS + digits)) &&
      priced.pointsEarned <= BigInt(MOST_POINTS),
  };
}

function discountOf({ discount }: Pick<Cart, 'discount'>): Discount | null {
  if (!discount) return null;
  return 'percent' in discount ? { percent: discount.percent } : { amount: discount.amount };
}

function refusingDiscounts<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DiscountTooLarge)) throw error;
    const what = error.line === null ? 'The discount on the sale' : `The discount on line ${error.line + 1}`;
    throw new Refusal('DISCOUNT_TOO_LARGE', `${what} is larger than what it is taken off. Make it smaller.`, {
      line: error.line,
    });
  }
}
