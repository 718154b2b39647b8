import type { PrismaClient } from '../../prisma/generated/client.ts';
import { givePointsBack, lockCustomer } from '../customers/give-points-back.ts';
import { isUniqueViolation } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import { creditVoid } from '../invoices/credit-notes.ts';
import { isId } from '../json-schema.ts';
import { TRANSACTION } from '../shifts/database-clock.ts';
import { findEarlier, shiftRequest } from '../shifts/shift-request.ts';
import { giveCredit } from '../store-credit/give-credit.ts';

interface SaleToVoid {
  readonly status: string;
  readonly shift_id: number | null;
  readonly customer_id: number | null;
  readonly points_earned: number;
  readonly points_redeemed: number;
}

/**
 * Takes a whole sale back before its shift is closed: its goods are on the shelf, and its points and store credits where they
 * were. It keeps its receipt number; where it has an invoice, a credit note of all of it is made. One key voids once, however often it is sent.
 *
 * @throws Refusal ORDER_NOT_FOUND, ORDER_NOT_COMPLETED, ORDER_HAS_REFUNDS, SHIFT_CLOSED, IDEMPOTENCY_KEY_REUSED; nothing has
 *   been written then
 */
export async function voidSale(
  prisma: PrismaClient,
  orderId: number,
  reason: string,
  by: { userId: number; approvedById: number | null },
  idempotencyKey: string,
): Promise<{ replayed: boolean }> {
  const request = shiftRequest(idempotencyKey, 'void', orderId, reason);
  if (await findEarlier(prisma, request)) return { replayed: true };
  if (!isId(orderId)) throw new Refusal('ORDER_NOT_FOUND', 'No order has this id.');
  try {
    await prisma.$transaction(async (tx) => {
      const [order] = await tx.$queryRaw<SaleToVoid[]>`
        SELECT status::text, shift_id, customer_id, points_earned, points_redeemed
        FROM orders WHERE id = ${orderId} FOR NO KEY UPDATE`;
      if (!order) throw new Refusal('ORDER_NOT_FOUND', 'No order has this id.');
      if (order.status !== 'completed') {
        throw new Refusal('ORDER_NOT_COMPLETED', `This sale is ${order.status}. Only a completed one can be voided.`);
      }
      if ((await tx.refund.count({ where: { orderId } })) > 0) {
        throw new Refusal('ORDER_HAS_REFUNDS', 'Some of this sale was given back already. Refund the rest of it.');
      }
      // In the order of a sale, so that the two never wait for each other: the products by their ids, the customer, the shift.
      await tx.$queryRaw`
        SELECT id FROM products WHERE id IN (SELECT product_id FROM order_items WHERE order_id = ${orderId})
        ORDER BY id FOR NO KEY UPDATE`;
      await lockCustomer(tx, order.customer_id);
      const open = await tx.$queryRaw<{ id: number }[]>`
        SELECT id FROM shifts WHERE id = ${order.shift_id} AND closed_at IS NULL FOR SHARE`;
      if (order.shift_id === null || open.length === 0) {
        throw new Refusal('SHIFT_CLOSED', 'The shift of this sale is closed. Refund the sale instead.');
      }
      await tx.shiftRequest.create({
        data: { idempotencyKey, requestHash: request.hash, shiftId: order.shift_id },
      });
      await tx.$executeRaw`
        WITH back AS (
          SELECT product_id, sum(quantity)::int AS quantity FROM order_items WHERE order_id = ${orderId} GROUP BY product_id
        ),
        stocked AS (
          UPDATE products SET stock = stock + back.quantity FROM back WHERE products.id = product_id
        )
        INSERT INTO stock_movements (product_id, kind, quantity, order_id, user_id)
        SELECT product_id, 'void', quantity, ${orderId}, ${by.userId} FROM back`;
      const redeemed = await tx.storeCreditEntry.findMany({
        where: { orderId, kind: 'redeemed' },
        orderBy: { storeCreditId: 'asc' },
      });
      for (const { storeCreditId, amount } of redeemed) {
        const back = amount.negated().toFixed();
        await giveCredit(tx, { storeCreditId, kind: 'given_back', amount: back, orderId, refundId: null });
      }
      const pointsSpent = await givePointsBack(
        tx,
        { returned: order.points_redeemed, takenBack: order.points_earned },
        { customerId: order.customer_id, orderId, refundId: null, userId: by.userId },
      );
      await tx.order.update({ where: { id: orderId }, data: { status: 'voided' } });
      await tx.auditLog.create({
        data: {
          ...by,
          action: 'sale.void',
          entity: 'order',
          entityId: String(orderId),
          data: { reason, ...(pointsSpent > 0 && { pointsSpent }) },
        },
      });
      await creditVoid(tx, orderId, reason);
    }, TRANSACTION);
    return { replayed: false };
  } catch (error) {
    // The same request may have won while this one waited.
    const mayBeLost = isUniqueViolation(error) || error instanceof Refusal;
    if (mayBeLost && (await findEarlier(prisma, request))) return { replayed: true };
    throw error;
  }
}
