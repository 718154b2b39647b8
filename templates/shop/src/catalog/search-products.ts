import type { PrismaClient } from '../../prisma/generated/client.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { isId, PAGE_LIMIT } from '../json-schema.ts';
import { type Currency, formatAmount } from '../money.ts';
import { hasWrongCheckDigit } from './barcode.ts';
import { findProductsByCode, findProductsByName, type ProductPosition, type ProductRow } from './product-repository.ts';
import type { Product, ProductPage, ProductQuery } from './product-schema.ts';

/**
 * One page of products, by name. A query that is a whole barcode or SKU answers with its bearer alone, which is what
 * a scanner needs.
 * @throws Refusal if the cursor is not from this server
 */
export async function searchProducts(
  prisma: PrismaClient,
  currency: Currency,
  { query = '', limit = PAGE_LIMIT, cursor, includeInactive = false }: ProductQuery,
): Promise<ProductPage> {
  const text = query.trim();
  if (text !== '' && cursor === undefined) {
    const exact = await findProductsByCode(prisma, text, { includeInactive });
    if (exact.length > 0) {
      return { items: exact.map((row) => toProduct(row, currency)), nextCursor: null, matchedBy: 'code', remark: null };
    }
  }

  const after = cursor === undefined ? null : decodeCursor(cursor, isPosition);
  const words = text.split(/\s+/).filter((word) => word !== '');
  const rows = await findProductsByName(prisma, words, { includeInactive, take: limit + 1, after });
  const { page, nextCursor } = pageOf(rows, limit, ({ name, id }) => [name, id]);
  return {
    items: page.map((row) => toProduct(row, currency)),
    nextCursor,
    matchedBy: 'name',
    // Only of what nobody carries: a shop's own numbers may have these lengths too.
    remark: hasWrongCheckDigit(text) ? `The check digit of ${text} is wrong, scan again.` : null,
  };
}

/** A product as the API shows it. */
export function toProduct(row: ProductRow, { digits }: Currency): Product {
  return {
    ...row,
    price: formatAmount(row.price.toFixed(), digits),
    taxRate: formatAmount(row.taxRate.toFixed(), 0),
  };
}

function isPosition(value: unknown): value is ProductPosition {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [name, id] = value;
  // PostgreSQL's text cannot hold a NUL.
  return typeof name === 'string' && !name.includes('\0') && isId(id);
}
