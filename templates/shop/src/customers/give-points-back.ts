import type { Prisma } from '../../prisma/generated/client.ts';

/** What comes back of a sale's points. Neither number is below zero. */
export interface PointsBack {
  /** Redeemed ones that the customer gets back. */
  readonly returned: number;
  /** Earned ones that the customer gives back. */
  readonly takenBack: number;
}

/** Locks a customer's row, so that nobody else spends the points meanwhile. Its place is after the products. */
export async function lockCustomer(tx: Prisma.TransactionClient, id: number | null): Promise<void> {
  if (id !== null) await tx.$queryRaw`SELECT id FROM customers WHERE id = ${id} FOR NO KEY UPDATE`;
}

/**
 * Changes a customer's points for what came back of a sale, and writes it in the ledger. Points that were earned and are spent
 * already cannot be taken back: the balance stops at zero, and the shop bears the rest.
 *
 * The customer's row must be locked.
 *
 * @returns how many points could not be taken back
 */
export async function givePointsBack(
  tx: Prisma.TransactionClient,
  { returned, takenBack }: PointsBack,
  of: { customerId: number | null; orderId: number; refundId: number | null; userId: number },
): Promise<number> {
  if (of.customerId === null || (returned === 0 && takenBack === 0)) return 0;
  const [row] = await tx.$queryRaw<{ spent: number }[]>`
    WITH back AS MATERIALIZED (
      SELECT id, least(${takenBack}::int, loyalty_points + ${returned}::int) AS taken_back
      FROM customers WHERE id = ${of.customerId}
    ),
    changed AS (
      UPDATE customers SET loyalty_points = loyalty_points + ${returned}::int - taken_back
      FROM back WHERE customers.id = back.id
    ),
    written AS (
      INSERT INTO loyalty_movements (customer_id, kind, points, order_id, refund_id, user_id)
      SELECT id, kind, points, ${of.orderId}::int, ${of.refundId}::int, ${of.userId}::int
      FROM back
      CROSS JOIN LATERAL (
        VALUES (1, 'returned'::loyalty_movement_kind, ${returned}::int), (2, 'taken_back', -taken_back)
      ) AS moved (place, kind, points)
      WHERE points <> 0
      ORDER BY place
    )
    SELECT ${takenBack}::int - taken_back AS spent FROM back`;
  return row?.spent ?? 0;
}
