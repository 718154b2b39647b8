import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { isId } from '../json-schema.ts';
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

/** Products whose name has all the words, in the order of their names. No words: all products. */
export function findProductsByName(
  prisma: PrismaClient,
  words: readonly string[],
  page: { includeInactive: boolean; take: number; after: ProductPosition | null },
): Promise<ProductRow[]> {
  const where: Prisma.ProductWhereInput[] = words.map((word) => ({
    name: { contains: escapeLike(word), mode: 'insensitive' },
  }));
  if (page.after) {
    const [name, id] = page.after;
    where.push({ OR: [{ name: { gt: name } }, { name, id: { gt: id } }] });
  }
  return prisma.product.findMany({
    select: PRODUCT,
    where: { AND: where, ...activeOnly(page.includeInactive) },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: page.take,
  });
}

function activeOnly(includeInactive: boolean): Prisma.ProductWhereInput {
  return includeInactive ? {} : { isActive: true };
}

/** Prisma hands `contains` to LIKE as it is, where % and _ stand for anything. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
