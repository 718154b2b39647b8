import { completeEan13 } from './barcode.ts';
import { shelves } from './catalog.ts';
import { planProgram, type SampleProgram, type SeedSettings, sampleMoney } from './money.ts';
import { contactOf, customerNames, staff } from './people.ts';
import { createRandom, type Random } from './random.ts';
import type { SampleMoney } from './sale.ts';
import { planWeek, type SampleProduct, type SampleWeek } from './week.ts';

/** An article with everything that its row needs. Amounts in the currency's smallest units. */
export interface CatalogProduct extends SampleProduct {
  category: string;
  brand: string | null;
  barcode: string | null;
  purchasePrice: bigint;
}

/** The whole sample shop as data. Rows are named by their index in these lists. */
export interface SampleShop {
  products: CatalogProduct[];
  customers: { name: string; email: string; phone: string | null }[];
  staff: typeof staff;
  program: SampleProgram;
  week: SampleWeek;
}

/** Any number will do; another one gives another shop. */
const seedOfChance = 20_260_105;

/** Plans the sample shop. The same settings and the same `now` always give the same shop. */
export function planShop(settings: SeedSettings, now: Date): SampleShop {
  const random = createRandom(seedOfChance);
  const program = planProgram(settings.currency);
  const money = sampleMoney(settings, program);
  const products = planProducts(money, random);
  const customers = customerNames.map((name, index) => ({ name, ...contactOf(name, index) }));
  const week = planWeek({
    now,
    random,
    products,
    staff: staff.length,
    customers: customers.length,
    money,
  });
  return { products, customers, staff, program, week };
}

function planProducts(money: SampleMoney, random: Random): CatalogProduct[] {
  const brands = [...new Set(shelves.flatMap(({ goods }) => goods.map(([, brand]) => brand)))];
  return shelves.flatMap((shelf, shelfIndex) =>
    shelf.goods.map(([name, brand, cents], index) => {
      const serial = String((shelfIndex + 1) * 100 + index + 1).padStart(4, '0');
      const maker = String(brands.indexOf(brand) + 11).padStart(4, '0');
      return {
        category: shelf.category,
        brand,
        name,
        sku: `${shelf.skuPrefix}-${serial}`,
        barcode: shelf.hasBarcodes ? completeEan13(`20${maker}${String(Number(serial) * 37).padStart(6, '0')}`) : null,
        price: money.price(cents),
        purchasePrice: money.price(Math.max(1, cents * (0.55 + 0.2 * random.next()))),
        demand: Math.max(1, Math.round(shelf.demand * (0.6 + random.next()))),
        lowStockAt: shelf.demand > 3 ? 8 : 4,
      };
    }),
  );
}
