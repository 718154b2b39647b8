import type { Random } from './random.ts';

/** What the sample needs to know about the shop's money. Amounts are in the currency's smallest units. */
export interface SampleMoney {
  /** A believable price for what costs `cents` hundredths of a US dollar. */
  price(cents: number): bigint;
  /** Tax in percent. */
  taxRate: string;
  /** Whether prices are gross. */
  pricesIncludeTax: boolean;
  /** Works out a sale as the shop does. Only a total in cash is rounded to coins. */
  priceSale(
    lines: readonly { unitPrice: bigint; quantity: number }[],
    method: 'cash' | 'card',
  ): {
    lines: readonly { lineTotal: bigint; tax: bigint }[];
    subtotal: bigint;
    tax: bigint;
    rounding: bigint;
    total: bigint;
  };
  /** The smallest coin in use. */
  smallestCoin: bigint;
  /** Loyalty points for what was paid, before cash was rounded. */
  pointsFor(paid: bigint): number;
}

export interface SampleLine {
  /** Index into the products. */
  product: number;
  quantity: number;
  unitPrice: bigint;
  lineTotal: bigint;
  /** Percent. */
  taxRate: string;
  tax: bigint;
}

export interface SampleSale {
  receiptNumber: number;
  at: Date;
  /** Index into the staff. */
  cashier: number;
  /** Index into the shifts. */
  shift: number;
  /** Index into the customers. */
  customer: number | null;
  lines: SampleLine[];
  pricesIncludeTax: boolean;
  subtotal: bigint;
  tax: bigint;
  rounding: bigint;
  total: bigint;
  pointsEarned: number;
  /** What the customer has after it. */
  pointsAfter: number | null;
  payment: { method: 'cash' | 'card'; amount: bigint; change: bigint; reference: string | null };
}

/** Baskets of one, two … six lines, of a hundred. */
const basketSizes = [22, 27, 21, 14, 10, 6] as const;

/**
 * One customer fills a basket from what is on the shelves, and pays.
 *
 * @returns the sale without its place among the others, or null when everything that was wanted is sold out
 */
export function sellBasket(shop: {
  at: Date;
  random: Random;
  products: readonly { price: bigint; demand: number }[];
  ledger: { readonly stock: readonly number[] };
  money: SampleMoney;
  customers: number;
}): Omit<SampleSale, 'receiptNumber' | 'cashier' | 'shift' | 'pointsAfter'> | null {
  const { at, random, money } = shop;
  const basket = fillBasket(shop);
  if (basket.length === 0) return null;

  const { pricesIncludeTax, taxRate } = money;
  const method = random.chance(0.42) ? 'cash' : 'card';
  const { subtotal, tax, rounding, total, ...priced } = money.priceSale(basket, method);
  const lines = basket.map((line, index) => {
    const { lineTotal = 0n, tax = 0n } = priced.lines[index] ?? {};
    return { ...line, lineTotal, taxRate, tax };
  });
  const tendered = method === 'cash' ? handOver(total, random) : total;
  // The lower half of the customers are regulars.
  const customer = random.chance(0.4) ? Math.floor(random.next() * random.next() * shop.customers) : null;
  return {
    at,
    customer,
    lines,
    pricesIncludeTax,
    subtotal,
    tax,
    rounding,
    total,
    pointsEarned: customer === null ? 0 : money.pointsFor(total - rounding),
    payment: {
      method,
      amount: tendered,
      change: tendered - total,
      reference: method === 'card' ? `T${random.between(100_000, 999_999)}` : null,
    },
  };
}

function fillBasket({
  random,
  products,
  ledger,
}: {
  random: Random;
  products: readonly { price: bigint; demand: number }[];
  ledger: { readonly stock: readonly number[] };
}): Pick<SampleLine, 'product' | 'quantity' | 'unitPrice'>[] {
  const size = 1 + random.pickWeighted([...basketSizes.keys()], (index) => basketSizes[index] ?? 0);
  const wanted = new Set<number>();
  while (wanted.size < size)
    wanted.add(random.pickWeighted([...products.keys()], (index) => products[index]?.demand ?? 0));

  const lines: Pick<SampleLine, 'product' | 'quantity' | 'unitPrice'>[] = [];
  for (const product of wanted) {
    const quantity = Math.min(
      random.pickWeighted([1, 2, 3, 4], (pieces) => 60 / pieces ** 3),
      ledger.stock[product] ?? 0,
    );
    const unitPrice = products[product]?.price;
    if (quantity === 0 || unitPrice === undefined) continue;
    lines.push({ product, quantity, unitPrice });
  }
  return lines;
}

/** What a customer hands over for a total: the exact sum, or the next round sum in notes or coins. */
function handOver(total: bigint, random: Random): bigint {
  if (random.chance(0.2)) return total;
  const power = 10n ** BigInt(Math.max(0, String(total).length - 1));
  const note = random.pick([power / 2n, power, 2n * power, 5n * power]);
  return note === 0n ? total : ((total + note - 1n) / note) * note;
}
