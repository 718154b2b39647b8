import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { isUniqueViolation } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import type { Authorisation } from '../people/actor.ts';
import { TRANSACTION } from '../shifts/database-clock.ts';
import { findEarlier, shiftRequest } from '../shifts/shift-request.ts';
import { exceedsRefundLimit, planRefund, type RefundPlan } from './plan-refund.ts';
import { findRefundByKey } from './refund-repository.ts';
import type { Refund, RefundBody } from './refund-schema.ts';
import { findSoldOrder } from './sold-order.ts';
import { writeRefund } from './write-refund.ts';

const ATTEMPTS = 3;

export interface RefundContext {
  readonly prisma: PrismaClient;
  readonly shop: Shop;
  readonly userId: number;
  readonly registerId: number;
  /** In the currency's main unit: where refunds of a sale come to more, the one that does has to be allowed. */
  readonly maxRefund: number;
  /** Asks whether more may be given back, alone or with a manager's approval. */
  allowLarge(): Promise<Authorisation>;
}

/**
 * Gives money back for some pieces of a sale. All of it is one transaction, which holds the order's row, so two tills never give
 * back the same piece. One key is one refund, however often it is sent.
 *
 * @returns `restocked`: the products of which pieces are back on the shelf, by this very call
 * @throws Refusal UNKNOWN_ORDER, NO_OPEN_SHIFT, UNKNOWN_REGISTER, IDEMPOTENCY_KEY_REUSED, or what `planRefund` and `allowLarge`
 *   throw; nothing has been written then
 */
export async function refundSale(
  context: RefundContext,
  body: RefundBody,
  idempotencyKey: string,
): Promise<{ refund: Refund; replayed: boolean; restocked: readonly number[] }> {
  const { prisma, shop } = context;
  const { currency } = shop;
  const request = shiftRequest(idempotencyKey, 'refund', ...meaningOfRefund(body, context.registerId));
  const replay = async () =>
    (await findEarlier(prisma, request))
      ? { refund: await findRefundByKey(prisma, shop, idempotencyKey), replayed: true, restocked: [] }
      : null;
  const before = await replay();
  if (before) return before;

  const isLarge = (plan: RefundPlan): boolean => exceedsRefundLimit(plan, context.maxRefund, currency);
  try {
    for (let left = ATTEMPTS; left > 0; left--) {
      const order = await findSoldOrder(prisma, body.orderId);
      if (!order) throw new Refusal('UNKNOWN_ORDER', 'No sale has this orderId.');
      // Asked before the transaction, which must not wait for another connection.
      const allowed = isLarge(planRefund(order, body, currency)) ? await context.allowLarge() : null;
      const done = await prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT id FROM orders WHERE id = ${body.orderId} FOR NO KEY UPDATE`;
        const locked = await findSoldOrder(tx, body.orderId);
        if (!locked) throw new Refusal('UNKNOWN_ORDER', 'No sale has this orderId.');
        const plan = planRefund(locked, body, currency);
        // Another refund in between may have moved a rounding across the limit.
        if (isLarge(plan) && !allowed) return null;
        const { userId, registerId } = context;
        const { customerId } = locked;
        await writeRefund(tx, { body, plan, request, currency, userId, registerId, customerId, allowed });
        return plan;
      }, TRANSACTION);
      if (!done) continue;
      const restocked = done.restocked.map(({ productId }) => productId);
      return { refund: await findRefundByKey(prisma, shop, idempotencyKey), replayed: false, restocked };
    }
    throw new Error('Other refunds of the sale came first with each attempt.');
  } catch (error) {
    // The same request may have won while this one waited.
    const won = isUniqueViolation(error) || error instanceof Refusal ? await replay() : null;
    if (won) return won;
    throw error;
  }
}

/** All that a refund says, without its spelling. */
export function meaningOfRefund(body: RefundBody, registerId: number): unknown[] {
  const lines = body.lines.map(({ line, quantity, restock }) => [line, quantity, restock]);
  return [body.orderId, registerId, lines, body.reason, body.tenders ?? null];
}
