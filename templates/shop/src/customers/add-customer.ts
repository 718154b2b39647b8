import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isUniqueViolation } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import { hashOfRequest, keyReused } from '../idempotency.ts';
import { findByEmail, findCustomer } from './customer-repository.ts';
import type { CustomerWithTerms, NewCustomer } from './customer-schema.ts';

/**
 * Adds a customer. One key adds one customer, however often it is sent; who has the e-mail address already is not added again.
 *
 * @param userId who adds them; the audit log keeps it, and nothing about the customer but their id
 * @param idempotencyKey a UUID that the till chose for this request
 * @throws Refusal EMAIL_TAKEN, IDEMPOTENCY_KEY_REUSED; nothing has been written then
 */
export async function addCustomer(
  prisma: PrismaClient,
  wanted: NewCustomer,
  { userId, idempotencyKey }: { userId: number; idempotencyKey: string },
): Promise<{ customer: CustomerWithTerms; replayed: boolean }> {
  const name = wanted.name.trim().replace(/\s+/g, ' ');
  const email = wanted.email ?? null;
  const phone = wanted.phone?.trim() ?? null;
  const hash = hashOfRequest([name, email, phone]);
  try {
    const [added] = await prisma.$queryRaw<{ id: number }[]>`
      WITH added AS (
        INSERT INTO customers (name, email, phone) VALUES (${name}, ${email}, ${phone}) RETURNING id
      ), remembered AS (
        INSERT INTO customer_requests (idempotency_key, request_hash, customer_id)
        SELECT ${idempotencyKey}::uuid, ${hash}, id FROM added
      ), logged AS (
        INSERT INTO audit_log (user_id, action, entity, entity_id)
        SELECT ${userId}::int, 'customer.add', 'customer', id::text FROM added
      )
      SELECT id FROM added`;
    return { customer: await read(prisma, added?.id ?? 0), replayed: false };
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const earlier = await prisma.customerRequest.findUnique({ where: { idempotencyKey } });
    if (earlier?.requestHash === hash) return { customer: await read(prisma, earlier.customerId), replayed: true };
    if (earlier) throw keyReused();
    const known = email === null ? null : await findByEmail(prisma, email);
    if (!known) throw error;
    throw new Refusal(
      'EMAIL_TAKEN',
      known.isActive
        ? 'A customer with this e-mail address is known already. Choose them, or leave the address out.'
        : 'A customer who is no longer active has this e-mail address. Leave the address out.',
      { customerId: known.id },
    );
  }
}

async function read(prisma: PrismaClient, id: number): Promise<CustomerWithTerms> {
  const customer = await findCustomer(prisma, id);
  if (!customer) throw new Error(`Customer ${id} was added and is not there.`);
  return customer;
}
