import type { Prisma } from '../../prisma/generated/client.ts';
import { Refusal } from '../errors.ts';
import type { RefundPlan } from './plan-refund.ts';

/** The rows that a refund, or an exchange, is going to change. */
export interface RowsToHold {
  readonly registerId: number;
  readonly products: readonly number[];
  readonly customers: readonly (number | null)[];
  readonly credits: readonly number[];
}

/**
 * Locks rows in the order of a sale, so that the two never wait for each other: products by their ids, customers, store credits,
 * and the open shift, which is shared.
 *
 * @returns the shift's id
 * @throws Refusal UNKNOWN_REGISTER, NO_OPEN_SHIFT
 */
export async function holdRows(
  tx: Prisma.TransactionClient,
  { registerId, products, customers, credits }: RowsToHold,
): Promise<number> {
  const register = await tx.register.findUnique({ where: { id: registerId } });
  if (!register?.isActive) throw new Refusal('UNKNOWN_REGISTER', 'There is no such active register.');
  const known = customers.filter((id) => id !== null);
  await tx.$queryRaw`SELECT id FROM products WHERE id = ANY (${[...products]}::int[]) ORDER BY id FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT id FROM customers WHERE id = ANY (${known}::int[]) ORDER BY id FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT id FROM store_credits WHERE id = ANY (${[...credits]}::int[]) ORDER BY id FOR NO KEY UPDATE`;
  const [shift] = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM shifts WHERE register_id = ${registerId} AND closed_at IS NULL FOR SHARE`;
  if (!shift) throw new Refusal('NO_OPEN_SHIFT', 'The register has no open shift. Count its float and open one first.');
  return shift.id;
}

/** The store credits that a refund goes to and that are there already. */
export function creditsOf({ payments }: RefundPlan): number[] {
  return payments.flatMap(({ creditId }) => (creditId === null ? [] : [creditId]));
}
