import { Refusal } from '../errors.ts';
import { type Currency, formatAmount, STORED_DIGITS, toMinorUnits } from '../money.ts';
import type { PricedCart } from './price-cart.ts';
import { MOST_POINTS } from './redeem-points.ts';
import type { SaleFacts } from './sale-statement.ts';

/**
 * Why a sale was refused, from what the statement saw. What the customer can do least about comes first.
 */
export function refusalOfSale(
  { facts, cart: { total, fits, tenders, pointsRedeemed, pointsEarned } }: { facts: SaleFacts; cart: PricedCart },
  currency: Currency,
): Refusal {
  const unknown = facts.products.filter((product) => product.name === null);
  const inactive = facts.products.filter((product) => product.name !== null && !product.isActive);
  const short = facts.products.filter((product) => product.isActive && product.left < product.wanted);

  if (!facts.userIsActive) {
    return new Refusal('NOT_SIGNED_IN', 'Whoever was signed in is no longer active.');
  }
  if (!facts.registerIsActive) {
    return new Refusal('UNKNOWN_REGISTER', 'There is no such active register.');
  }
  if (!facts.hasOpenShift) {
    return new Refusal(
      'NO_OPEN_SHIFT',
      'The register has no open shift. Count its float and open one, then sell again.',
    );
  }
  if (!facts.customerIsActive) {
    return new Refusal('UNKNOWN_CUSTOMER', 'There is no such active customer.');
  }
  if (unknown.length > 0) {
    const productIds = unknown.map((product) => product.id);
    return new Refusal('UNKNOWN_PRODUCT', `There is no product ${productIds.join(', ')}.`, { productIds });
  }
  if (inactive.length > 0) {
    const products = inactive.map(({ id, name }) => ({ productId: id, name }));
    return new Refusal('PRODUCT_INACTIVE', `No longer sold: ${inactive.map(({ name }) => name).join(', ')}.`, {
      products,
    });
  }
  if (short.length > 0) {
    const products = short.map(({ id, name, wanted, left }) => ({ productId: id, name, wanted, left }));
    const sentences = short.map(({ name, wanted, left }) => `${name}: ${wanted} wanted, ${left} left.`);
    return new Refusal('OUT_OF_STOCK', sentences.join(' '), { products });
  }
  if (facts.points !== null && facts.points < pointsRedeemed) {
    return new Refusal(
      'NOT_ENOUGH_POINTS',
      `The customer has ${facts.points} points, and ${pointsRedeemed} were to be redeemed. Choose the customer again.`,
      { points: facts.points },
    );
  }
  if (facts.points !== null && BigInt(facts.points - pointsRedeemed) + pointsEarned > BigInt(MOST_POINTS)) {
    return new Refusal(
      'TOTAL_TOO_LARGE',
      'The customer would have more points than can be kept. Sell without the customer.',
    );
  }
  if (!fits) {
    return new Refusal('TOTAL_TOO_LARGE', `A total of ${total} ${currency.code} is more than one sale can be.`);
  }
  const { tendered, byCard, byCredit } = tenders;
  if (tenders.fault === 'CARD_TOO_LARGE') {
    return new Refusal(
      'CARD_TOO_LARGE',
      `The total is ${total} ${currency.code}, and ${byCard} was charged to cards, which give no change. Charge less.`,
      { total, byCard },
    );
  }
  if (tenders.fault === 'STORE_CREDIT_TOO_LARGE') {
    return new Refusal(
      'STORE_CREDIT_TOO_LARGE',
      `The total is ${total} ${currency.code}, and store credit gives no change. Take less of it.`,
      { total, byCredit },
    );
  }
  const credit = facts.credits.find(({ wanted, left }) => left === null || toUnits(left) < toUnits(wanted));
  if (credit) return refusalOfCredit(credit, currency);
  return new Refusal('TENDER_TOO_SMALL', `The total is ${total} ${currency.code}, and ${tendered} was handed over.`, {
    total,
    tendered,
  });
}

const toUnits = (amount: string): bigint => toMinorUnits(amount, STORED_DIGITS);

function refusalOfCredit(
  { code, wanted, left }: SaleFacts['credits'][number],
  { code: currency, digits }: Currency,
): Refusal {
  const end = `…${code.slice(-4)}`;
  if (left === null) {
    return new Refusal('UNKNOWN_STORE_CREDIT', `There is no store credit ${end}. Look at its code again.`);
  }
  const [asked, worth] = [formatAmount(wanted, digits), formatAmount(left, digits)];
  return new Refusal(
    'STORE_CREDIT_TOO_SMALL',
    `The store credit ${end} is worth ${worth} ${currency}, and ${asked} were to be paid with it. Take less of it.`,
    { wanted: asked, left: worth },
  );
}
