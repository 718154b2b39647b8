import type { Random } from './random.ts';

/** One entry of the stock ledger. */
export interface SampleMovement {
  /** Index into the products. */
  product: number;
  kind: 'opening' | 'receive' | 'sale' | 'adjust';
  quantity: number;
  /** Index into the sales. */
  sale: number | null;
  note: string | null;
  at: Date;
}

/** The shelves of the sample shop. Whatever changes the stock writes a movement, so that both always agree. */
export interface ShelfLedger {
  readonly movements: SampleMovement[];
  readonly stock: number[];
  /** Counts what was there on the first day. */
  open(at: Date): void;
  /** Fills up what is running low, but for the articles that the supplier can't deliver. */
  deliver(at: Date): void;
  /** Takes pieces off the shelf for a sale. Throws a RangeError when there are not enough. */
  sell(product: number, quantity: number, at: Date, sale: number): void;
  /** Takes one broken piece off the shelf. */
  writeOff(at: Date): void;
}

/** Every so many articles one can't be delivered: they end the week low or sold out, so that the till has both to show. */
const undeliverableEvery = 23;

export function createShelfLedger(
  products: readonly { demand: number; lowStockAt: number }[],
  random: Random,
): ShelfLedger {
  const movements: SampleMovement[] = [];
  const stock = products.map(() => 0);

  function move(movement: Omit<SampleMovement, 'sale' | 'note'> & Partial<SampleMovement>): void {
    const left = (stock[movement.product] ?? 0) + movement.quantity;
    if (left < 0) throw new RangeError(`Product ${movement.product} would have ${left} pieces left.`);
    stock[movement.product] = left;
    movements.push({ sale: null, note: null, ...movement });
  }

  const isUndeliverable = (product: number) => product % undeliverableEvery === 4;

  return {
    movements,
    stock,
    open(at) {
      for (const [product, { demand, lowStockAt }] of products.entries()) {
        // From nearly used up to just filled up, so that on most days something runs low and is delivered.
        const quantity = isUndeliverable(product) ? random.between(2, 4) : lowStockAt + random.between(0, 8) * demand;
        move({ product, kind: 'opening', quantity, at });
      }
    },
    deliver(at) {
      for (const [product, { demand, lowStockAt }] of products.entries()) {
        if (isUndeliverable(product) || (stock[product] ?? 0) > lowStockAt) continue;
        move({ product, kind: 'receive', quantity: 6 * (1 + demand), at, note: 'Delivery' });
      }
    },
    sell(product, quantity, at, sale) {
      move({ product, kind: 'sale', quantity: -quantity, at, sale });
    },
    writeOff(at) {
      const inStock = [...products.keys()].filter((product) => (stock[product] ?? 0) > 1);
      move({ product: random.pick(inStock), kind: 'adjust', quantity: -1, at, note: 'Broken' });
    },
  };
}
