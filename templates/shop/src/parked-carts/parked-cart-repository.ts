import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { isId } from '../json-schema.ts';
import type { ParkedCart, Parking } from './parked-cart-schema.ts';

/** What a parked cart keeps: what the till sent, and what it knew of the products. */
export interface KeptCart extends Pick<Parking, 'discount' | 'redeemPoints' | 'note'> {
  readonly lines: readonly KeptLine[];
  /** Whether it named a customer, for a customer may be deleted meanwhile. */
  readonly hadCustomer: boolean;
}

export type KeptLine = Parking['lines'][number] & {
  /** What the product was called and cost, decimal, and how it was taxed, when the cart was parked. */
  readonly name: string;
  readonly price: string;
  readonly taxRate: string;
  readonly isTaxExempt: boolean;
};

const NAMED = { select: { id: true, name: true } } as const;

const PARKED_CART = {
  id: true,
  name: true,
  cart: true,
  customer: NAMED,
  register: NAMED,
  parkedBy: NAMED,
  parkedAt: true,
  outcome: true,
  endedRegister: NAMED,
  endedBy: NAMED,
  endedAt: true,
} satisfies Prisma.ParkedCartSelect;

export type ParkedCartRow = Prisma.ParkedCartGetPayload<{ select: typeof PARKED_CART }>;

/** Reads a cart that is parked or was; null if there is none with the id. */
export async function findParkedCart(prisma: PrismaClient, id: number): Promise<ParkedCartRow | null> {
  return isId(id) ? prisma.parkedCart.findUnique({ select: PARKED_CART, where: { id } }) : null;
}

/** Carts that wait, those that have waited longest first. @param after only those with a larger id */
export function findWaitingCarts(
  prisma: PrismaClient,
  { take, after }: { take: number; after: number },
): Promise<ParkedCartRow[]> {
  return prisma.parkedCart.findMany({
    select: PARKED_CART,
    where: { outcome: null, id: { gt: after } },
    orderBy: { id: 'asc' },
    take,
  });
}

/** What was kept of a cart. */
export function keptOf({ cart }: ParkedCartRow): KeptCart {
  return cart as unknown as KeptCart;
}

/** A parked cart as the API shows it. */
export function toParkedCart(row: ParkedCartRow): ParkedCart {
  const { id, name, customer, register, parkedBy, parkedAt, outcome, endedRegister, endedBy, endedAt } = row;
  return {
    id,
    name,
    customer,
    lines: keptOf(row).lines.map(({ productId, name, quantity }) => ({ productId, name, quantity })),
    register,
    parkedBy,
    parkedAt: parkedAt.toISOString(),
    end:
      outcome && endedRegister && endedBy && endedAt
        ? { outcome, register: endedRegister, by: endedBy, at: endedAt.toISOString() }
        : null,
  };
}

/** The carts that wait and were parked at a register, in one statement, so that it can be part of a transaction. */
export async function findWaitingAt(
  tx: Prisma.TransactionClient,
  registerId: number,
): Promise<Pick<ParkedCart, 'id' | 'name' | 'parkedBy' | 'parkedAt'>[]> {
  const rows = await tx.$queryRaw<{ id: number; name: string; user_id: number; user_name: string; parked_at: Date }[]>`
    SELECT parked_carts.id, parked_carts.name, users.id AS user_id, users.name AS user_name, parked_at
    FROM parked_carts JOIN users ON users.id = parked_by_id
    WHERE outcome IS NULL AND register_id = ${registerId}
    ORDER BY parked_carts.id`;
  return rows.map(({ id, name, user_id, user_name, parked_at }) => ({
    id,
    name,
    parkedBy: { id: user_id, name: user_name },
    parkedAt: parked_at.toISOString(),
  }));
}
