import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { isId } from '../json-schema.ts';
import { hasWords } from '../search-of-words.ts';
import type { Customer, CustomerWithTerms } from './customer-schema.ts';

/** Where a page of customers ended. Names need not be unique, so the id is part of it. */
export type CustomerPosition = readonly [name: string, id: number];

const CUSTOMER = Prisma.sql`
  id, name, email, phone, address, tax_number AS "taxNumber", loyalty_points AS points, is_tax_exempt AS "isTaxExempt", is_active AS "isActive"`;

/** What a search looks at, as the index customers_search_idx has it. */
const SEARCHED = Prisma.sql`name || ' ' || coalesce(email, '') || ' ' || coalesce(regexp_replace(phone, '\\D', '', 'g'), '')`;

/** Active customers who fit each of the words, in the order of their names. No words: all customers. */
export function findCustomers(
  prisma: PrismaClient,
  words: readonly string[],
  { take, after }: { take: number; after: CustomerPosition | null },
): Promise<Customer[]> {
  const isBehind = after ? Prisma.sql`AND (name, id) > (${after[0]}, ${after[1]}::int)` : Prisma.empty;
  return prisma.$queryRaw<Customer[]>`
    SELECT ${CUSTOMER} FROM customers
    WHERE is_active ${isBehind} AND ${hasWords(SEARCHED, words.map(spellingsOf))}
    ORDER BY name, id
    LIMIT ${take}`;
}

/** Reads a customer, and the active programme; null if there is none with the id. */
export async function findCustomer(prisma: PrismaClient, id: number): Promise<CustomerWithTerms | null> {
  if (!isId(id)) return null;
  const [customer] = await prisma.$queryRaw<Customer[]>`SELECT ${CUSTOMER} FROM customers WHERE id = ${id}`;
  if (!customer) return null;
  const program = await prisma.loyaltyProgram.findFirst({ where: { isActive: true } });
  return {
    ...customer,
    loyaltyProgram: program && {
      name: program.name,
      pointsPerUnit: program.pointsPerUnit.toFixed(),
      pointValue: program.pointValue.toFixed(),
      minPointsRedemption: program.minPointsRedemption,
    },
  };
}

/** The customer who has an e-mail address, in whatever case. */
export async function findByEmail(prisma: PrismaClient, email: string): Promise<Customer | null> {
  const rows = await prisma.$queryRaw<Customer[]>`
    SELECT ${CUSTOMER} FROM customers WHERE lower(email) = lower(${email})`;
  return rows[0] ?? null;
}

/** What looks like a phone number is one by its digits, however they are grouped. */
function spellingsOf(word: string): string[] {
  const digits = /^[+0-9()/.-]+$/.test(word) ? word.replace(/\D/g, '') : '';
  return digits === '' ? [word] : [word, digits];
}
