import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { isId } from '../json-schema.ts';
import type { Customer, CustomerWithTerms } from './customer-schema.ts';

/** Where a page of customers ended. Names need not be unique, so the id is part of it. */
export type CustomerPosition = readonly [name: string, id: number];

const CUSTOMER = Prisma.sql`
  id, name, email, phone, address, tax_number AS "taxNumber", loyalty_points AS points, is_tax_exempt AS "isTaxExempt", is_active AS "isActive"`;

/** Letters without their accents, in small: what {@link plain} is to JavaScript. */
const PLAIN_NAME = Prisma.sql`lower(regexp_replace(normalize(name, NFKD), '[\\u0300-\\u036f]', '', 'g'))`;

/** Active customers who fit each of the words, in the order of their names. No words: all customers. */
export function findCustomers(
  prisma: PrismaClient,
  words: readonly string[],
  { take, after }: { take: number; after: CustomerPosition | null },
): Promise<Customer[]> {
  const isBehind = after ? Prisma.sql`AND (name, id) > (${after[0]}, ${after[1]}::int)` : Prisma.empty;
  return prisma.$queryRaw<Customer[]>`
    SELECT ${CUSTOMER} FROM customers
    WHERE is_active ${isBehind} ${words.length > 0 ? Prisma.sql`AND ${Prisma.join(words.map(fits), ' AND ')}` : Prisma.empty}
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

/** A word of people's own spelling, as the database spells what it looks for. */
function plain(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function fits(word: string): Prisma.Sql {
  const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const digits = /^[+0-9()/.-]+$/.test(word) ? word.replace(/\D/g, '') : '';
  const inPhone = Prisma.sql`OR regexp_replace(phone, '\\D', '', 'g') LIKE ${anywhere(digits)}`;
  return Prisma.sql`(
    ${PLAIN_NAME} LIKE ${anywhere(plain(word))} OR lower(email) LIKE ${anywhere(word.toLowerCase())}
    ${digits === '' ? Prisma.empty : inPhone}
  )`;
}
