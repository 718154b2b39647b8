import type { PrismaClient } from '../../prisma/generated/client.ts';
import { findProducts } from '../catalog/product-repository.ts';
import { toProduct } from '../catalog/search-products.ts';
import { isUniqueViolation } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import type { Currency } from '../money.ts';
import type { Actor } from '../people/actor.ts';
import { registerOf } from '../people/register-of.ts';
import { findParkedCart, type KeptCart, toParkedCart } from './parked-cart-repository.ts';
import { findEarlier, type ParkedCartRequest, parkedCartRequest } from './parked-cart-request.ts';
import type { ParkedCart, Parking } from './parked-cart-schema.ts';

/**
 * Parks a sale under a name. It takes no stock and no receipt number, and what it costs is worked out when it is sold. One key
 * parks one cart, however often it is sent.
 *
 * @throws Refusal UNKNOWN_PRODUCT, UNKNOWN_CUSTOMER, UNKNOWN_REGISTER, WRONG_REGISTER, IDEMPOTENCY_KEY_REUSED; nothing has been
 *   written then
 */
export async function parkCart(
  {
    prisma,
    currency,
    actor,
  }: { prisma: PrismaClient; currency: Currency; actor: Pick<Actor, 'userId' | 'registerId'> },
  { registerId: named, ...parking }: Parking,
  idempotencyKey: string,
): Promise<{ cart: ParkedCart; replayed: boolean }> {
  const registerId = registerOf(named, actor);
  const name = parking.name.trim().replace(/\s+/g, ' ');
  const { customerId = null, redeemPoints = null, lines, discount = null, note = null } = parking;
  const request = parkedCartRequest(
    idempotencyKey,
    ...['park', registerId, name, customerId, redeemPoints, lines, discount, note],
  );
  const earlier = await findEarlier(prisma, request);
  if (earlier !== null) return { cart: await read(prisma, earlier), replayed: true };

  const cart = await keep(prisma, currency, parking);
  try {
    const id = await insert(prisma, { name, cart, customerId, registerId, parkedById: actor.userId, request });
    if (id !== null) return { cart: await read(prisma, id), replayed: false };
  } catch (error) {
    // The same request may have won while this one was on its way.
    const won = isUniqueViolation(error) ? await findEarlier(prisma, request) : null;
    if (won !== null) return { cart: await read(prisma, won), replayed: true };
    throw error;
  }
  const register = await prisma.register.findUnique({ where: { id: registerId } });
  if (!register?.isActive) throw new Refusal('UNKNOWN_REGISTER', 'There is no such active register.');
  throw new Refusal('UNKNOWN_CUSTOMER', 'There is no such active customer.');
}

/** Adds what the products are called and cost now, so that whoever resumes the cart is told of what has changed. */
async function keep(prisma: PrismaClient, currency: Currency, parking: Omit<Parking, 'registerId'>): Promise<KeptCart> {
  const { lines, discount, redeemPoints, note, customerId } = parking;
  const rows = await findProducts(prisma, [...new Set(lines.map(({ productId }) => productId))]);
  const known = new Map(rows.map((row) => [row.id, toProduct(row, currency)]));
  const unknown = lines.map(({ productId }) => productId).filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new Refusal('UNKNOWN_PRODUCT', `There is no product ${unknown.join(', ')}.`, { productIds: unknown });
  }
  return {
    lines: lines.map((line) => {
      const { name = '', price = '0', taxRate = '0', isTaxExempt = false } = known.get(line.productId) ?? {};
      return { ...line, name, price, taxRate, isTaxExempt };
    }),
    hadCustomer: customerId !== undefined,
    ...(discount && { discount }),
    ...(note !== undefined && { note }),
    ...(redeemPoints !== undefined && { redeemPoints }),
  };
}

/** All or nothing, in one statement. @returns null if the register or the customer is not active */
async function insert(
  prisma: PrismaClient,
  parked: {
    name: string;
    cart: KeptCart;
    customerId: number | null;
    registerId: number;
    parkedById: number;
    request: ParkedCartRequest;
  },
): Promise<number | null> {
  const rows = await prisma.$queryRaw<{ id: number }[]>`
WITH added AS (
  INSERT INTO parked_carts (name, cart, customer_id, register_id, parked_by_id)
  SELECT ${parked.name}, ${JSON.stringify(parked.cart)}::jsonb, ${parked.customerId}::int, id, ${parked.parkedById}::int
  FROM registers
  WHERE id = ${parked.registerId} AND is_active
    AND (${parked.customerId}::int IS NULL
      OR EXISTS (SELECT FROM customers WHERE id = ${parked.customerId}::int AND is_active))
  RETURNING id
),
remembered AS (
  INSERT INTO parked_cart_requests (idempotency_key, request_hash, parked_cart_id)
  SELECT ${parked.request.key}::uuid, ${parked.request.hash}, id FROM added
)
SELECT id FROM added`;
  return rows[0]?.id ?? null;
}

async function read(prisma: PrismaClient, id: number): Promise<ParkedCart> {
  const row = await findParkedCart(prisma, id);
  if (!row) throw new Error(`Cart ${id} was parked and is not there.`);
  return toParkedCart(row);
}
