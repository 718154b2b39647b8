import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { isId } from '../json-schema.ts';
import { hasWords } from '../search-of-words.ts';
import { spellingsOf } from './barcode.ts';

const PRODUCT = {
  id: true,
  name: true,
  sku: true,
  barcode: true,
  price: true,
  taxRate: true,
  isTaxExempt: true,
  stock: true,
  isActive: true,
  category: { select: { id: true, name: true } },
  brand: { select: { id: true, name: true } },
} satisfies Prisma.ProductSelect;

export type ProductRow = Prisma.ProductGetPayload<{ select: typeof PRODUCT }>;

/** Where a page of products ended. Names need not be unique, so the id is part of it. */
export type ProductPosition = readonly [name: string, id: number];

export async function findProduct(prisma: PrismaClient, id: number): Promise<ProductRow | null> {
  if (!isId(id)) return null;
  return prisma.product.findUnique({ select: PRODUCT, where: { id } });
}

/** The products with these ids, in any order, active or not. */
export function findProducts(prisma: PrismaClient, ids: readonly number[]): Promise<ProductRow[]> {
  return prisma.product.findMany({ select: PRODUCT, where: { id: { in: [...ids] } } });
}

/**
 * Products that carry this barcode, in whatever spelling, or this SKU, which may be typed in small letters. The bearer of the
 * barcode comes first, that of the very spelling before all.
 */
export async function findProductsByCode(
  prisma: PrismaClient,
  code: string,
  { includeInactive }: { includeInactive: boolean },
): Promise<ProductRow[]> {
  const spellings = spellingsOf(code);
  const rows = await prisma.product.findMany({
    select: PRODUCT,
    where: {
      OR: [{ barcode: { in: spellings } }, { sku: { in: [code, code.toUpperCase()] } }],
      ...activeOnly(includeInactive),
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const rank = ({ barcode }: ProductRow): number => (barcode === code ? 0 : spellings.includes(barcode ?? '') ? 1 : 2);
  return rows.sort((a, b) => rank(a) - rank(b));
}

/** Products whose name has all the words, whatever the case and the accents, in the order of their names. No words: all products. */
export async function findProductsByName(
  prisma: PrismaClient,
  words: readonly string[],
  { includeInactive, take, after }: { includeInactive: boolean; take: number; after: ProductPosition | null },
): Promise<ProductRow[]> {
  const isBehind = after ? Prisma.sql`(name, id) > (${after[0]}, ${after[1]}::int)` : Prisma.sql`true`;
  const isThere = includeInactive ? Prisma.sql`true` : Prisma.sql`is_active`;
  const fits = hasWords(
    Prisma.sql`name`,
    words.map((word) => [word]),
  );
  const found = await prisma.$queryRaw<{ id: number }[]>`
    SELECT id FROM products WHERE ${isThere} AND ${isBehind} AND ${fits} ORDER BY name, id LIMIT ${take}`;
  const rows = new Map(
    (
      await findProducts(
        prisma,
        found.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  return found.flatMap(({ id }) => rows.get(id) ?? []);
}

function activeOnly(includeInactive: boolean): Prisma.ProductWhereInput {
  return includeInactive ? {} : { isActive: true };
}
