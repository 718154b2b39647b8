import { randomInt } from 'node:crypto';
import type { Customer, LoyaltyProgram } from '../../prisma/generated/client.ts';
import type { TestShop } from '../test-shop.ts';

/** Adds a customer who has points, with the entry in the ledger that they need. */
export function addMember(
  shop: TestShop,
  points: number,
  rest: { name?: string; isTaxExempt?: boolean } = {},
): Promise<Customer> {
  return shop.prisma.customer.create({
    data: {
      name: `Member ${randomInt(1_000_000)}`,
      loyaltyPoints: points,
      ...(points > 0 && { pointMovements: { create: { kind: 'opening', points } } }),
      ...rest,
    },
  });
}

/** Makes this the active programme: a point for each unit of money, worth a hundredth of it, from the first point on. */
export async function useProgram(
  shop: TestShop,
  terms: Partial<Record<'pointsPerUnit' | 'pointValue', string> & { minPointsRedemption: number }> = {},
): Promise<LoyaltyProgram> {
  await shop.prisma.loyaltyProgram.updateMany({ where: { isActive: true }, data: { isActive: false } });
  const name = `Programme ${await shop.prisma.loyaltyProgram.count()}`;
  return shop.prisma.loyaltyProgram.create({ data: { name, minPointsRedemption: 1, ...terms } });
}

/** What a customer has. */
export async function pointsOf(shop: TestShop, { id }: { id: number }): Promise<number> {
  return (await shop.prisma.customer.findUniqueOrThrow({ where: { id } })).loyaltyPoints;
}

/** The customer's entries in the ledger, as kind and points, in the order in which they were written. */
export async function ledgerOf(shop: TestShop, { id }: { id: number }): Promise<[kind: string, points: number][]> {
  const rows = await shop.prisma.loyaltyMovement.findMany({ where: { customerId: id }, orderBy: { id: 'asc' } });
  return rows.map(({ kind, points }) => [kind, points]);
}
