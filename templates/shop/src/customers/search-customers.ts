import type { PrismaClient } from '../../prisma/generated/client.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { isId, PAGE_LIMIT } from '../json-schema.ts';
import { type CustomerPosition, findCustomers } from './customer-repository.ts';
import type { CustomerPage, CustomerQuery } from './customer-schema.ts';

/**
 * One page of active customers, by name, e-mail address or phone number.
 * @throws Refusal if the cursor is not from this server
 */
export async function searchCustomers(
  prisma: PrismaClient,
  { query = '', limit = PAGE_LIMIT, cursor }: CustomerQuery,
): Promise<CustomerPage> {
  const after = cursor === undefined ? null : decodeCursor(cursor, isPosition);
  const words = query.split(/\s+/).filter((word) => word !== '');
  const rows = await findCustomers(prisma, words, { take: limit + 1, after });
  const { page, nextCursor } = pageOf(rows, limit, ({ name, id }) => [name, id]);
  return { items: page, nextCursor };
}

function isPosition(value: unknown): value is CustomerPosition {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [name, id] = value;
  // PostgreSQL's text cannot hold a NUL.
  return typeof name === 'string' && !name.includes('\0') && isId(id);
}
