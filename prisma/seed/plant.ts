import { fromMinorUnits } from '../../src/money.ts';
import { SAMPLE_PINS } from '../../src/people/sample-pins.ts';
import { hashSecret } from '../../src/people/secrets.ts';
import type { Prisma, PrismaClient } from '../generated/client.ts';
import type { SeedSettings } from './money.ts';
import { planShop, type SampleShop } from './plan.ts';
import { type PlantedIds, plantSales } from './plant-sales.ts';

/** What the seed did: what it planted, or why it left everything as it was. */
export type SeedResult =
  | { planted: true; products: number; customers: number; orders: number; shifts: number }
  | { planted: false; products: number; shifts: number };

/** Any number that nothing else in this project locks on. It makes two seeds at once wait for each other. */
const seedLock = 7_269_0105;

/**
 * Fills an empty shop with products, people and a week of sales, all or nothing. A shop that already has a product or a
 * shift is left exactly as it is.
 *
 * @param now the end of the week of sales
 */
export function plantShop(prisma: PrismaClient, settings: SeedSettings, now: Date): Promise<SeedResult> {
  return prisma.$transaction(
    async (tx) => {
      // Prisma's adapter sends each moment as UTC's clocks show it, without a zone, and the server takes it for the session's.
      await tx.$executeRaw`SET LOCAL timezone = 'UTC'`;
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${seedLock})`;
      const [products, shifts] = [await tx.product.count(), await tx.shift.count()];
      if (products > 0 || shifts > 0) return { planted: false, products, shifts };

      const shop = planShop(settings, now);
      const ids = await plantCatalogAndPeople(tx, shop, settings);
      await plantSales(tx, shop, ids, settings.currency);
      return {
        planted: true,
        products: shop.products.length,
        customers: shop.customers.length,
        orders: shop.week.sales.length,
        shifts: shop.week.shifts.length,
      };
    },
    { maxWait: 30_000, timeout: 120_000 },
  );
}

async function plantCatalogAndPeople(
  tx: Prisma.TransactionClient,
  shop: SampleShop,
  { currency, taxRate }: SeedSettings,
): Promise<PlantedIds> {
  const money = (units: bigint) => fromMinorUnits(units, currency.digits);
  const openedFor = shop.week.shifts[0]?.openedAt ?? new Date();
  const createdAt = new Date(openedFor.getTime() - 3_600_000);

  const categories = await idsByName(tx.category, new Set(shop.products.map(({ category }) => category)), createdAt);
  const brands = await idsByName(tx.brand, new Set(shop.products.flatMap(({ brand }) => brand ?? [])), createdAt);
  const products = await tx.product.createManyAndReturn({
    select: { id: true, sku: true },
    data: shop.products.map((product, index) => ({
      categoryId: idOf(categories, product.category),
      brandId: product.brand === null ? null : idOf(brands, product.brand),
      name: product.name,
      sku: product.sku,
      barcode: product.barcode,
      price: money(product.price),
      purchasePrice: money(product.purchasePrice),
      taxRate,
      stock: shop.week.stock[index] ?? 0,
      lowStockAt: product.lowStockAt,
      createdAt,
    })),
  });
  const users = await tx.user.createManyAndReturn({
    select: { id: true, email: true },
    data: await Promise.all(
      shop.staff.map(async (person) => ({ ...person, createdAt, pinHash: await hashPinOf(person.email) })),
    ),
  });
  const customers = await tx.customer.createManyAndReturn({
    select: { id: true, email: true },
    data: shop.customers.map((customer, index) => ({
      ...customer,
      loyaltyPoints: shop.week.points[index] ?? 0,
      createdAt,
    })),
  });
  await tx.loyaltyProgram.create({
    data: {
      name: 'Regulars',
      pointsPerUnit: fromMinorUnits(shop.program.pointsPerThousandUnits, 3),
      pointValue: money(shop.program.pointValue),
      createdAt,
    },
  });
  const register = await tx.register.create({ data: { name: 'Till 1' } });
  await tx.receiptCounter.create({ data: { registerId: register.id, lastNumber: shop.week.sales.length } });

  const productIds = new Map(products.map(({ sku, id }) => [sku, id]));
  const userIds = new Map(users.map(({ email, id }) => [email, id]));
  const customerIds = new Map(customers.map(({ email, id }) => [email, id]));
  return {
    products: shop.products.map(({ sku }) => idOf(productIds, sku)),
    staff: shop.staff.map(({ email }) => idOf(userIds, email)),
    customers: shop.customers.map(({ email }) => idOf(customerIds, email)),
    register: register.id,
  };
}

/** The hash of a sample person's PIN; null in production, where nobody can sign in with one. */
async function hashPinOf(email: string): Promise<string | null> {
  const pin = SAMPLE_PINS[email];
  if (pin === undefined || process.env.NODE_ENV === 'production') return null;
  return hashSecret(pin, process.env.PIN_SECRET);
}

/** What categories and brands have in common here. */
interface NamedTable {
  createManyAndReturn(rows: { data: { name: string; createdAt: Date }[] }): Promise<{ id: number; name: string }[]>;
}

async function idsByName(table: NamedTable, names: Set<string>, createdAt: Date): Promise<Map<string, number>> {
  const rows = await table.createManyAndReturn({ data: [...names].map((name) => ({ name, createdAt })) });
  return new Map(rows.map(({ name, id }) => [name, id]));
}

/** The database need not answer in the order in which rows were sent, so ids are found by a unique value. */
function idOf<Key>(ids: ReadonlyMap<Key, number>, key: Key): number {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`The database did not return the row of ${String(key)}.`);
  return id;
}
