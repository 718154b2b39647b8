import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { isUniqueViolation } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import { fromMinorUnits, toMinorUnits } from '../money.ts';
import type { Authorisation } from '../people/actor.ts';
import { TRANSACTION } from '../shifts/database-clock.ts';
import { findEarlier, type ShiftRequest, shiftRequest } from '../shifts/shift-request.ts';
import { planRefund, type RefundPlan } from './plan-refund.ts';
import { findRefundByKey } from './refund-repository.ts';
import type { Refund, RefundBody } from './refund-schema.ts';
import { findSoldOrder } from './sold-order.ts';

const ATTEMPTS = 3;

export interface RefundContext {
  readonly prisma: PrismaClient;
  readonly shop: Shop;
  readonly userId: number;
  readonly registerId: number;
  /** In the currency's main unit: a larger refund has to be allowed. */
  readonly maxRefund: number;
  /** Asks whether more may be given back, alone or with a manager's approval. */
  allowLarge(): Promise<Authorisation>;
}

/**
 * Gives money back for some pieces of a sale. All of it is one transaction, which holds the order's row, so two tills never give
 * back the same piece. One key is one refund, however often it is sent.
 *
 * @throws Refusal UNKNOWN_ORDER, NO_OPEN_SHIFT, UNKNOWN_REGISTER, IDEMPOTENCY_KEY_REUSED, or what `planRefund` and `allowLarge`
 *   throw; nothing has been written then
 */
export async function refundSale(
  context: RefundContext,
  body: RefundBody,
  idempotencyKey: string,
): Promise<{ refund: Refund; replayed: boolean }> {
  const { prisma, shop } = context;
  const { currency } = shop;
  const lines = body.lines.map(({ line, quantity, restock }) => [line, quantity, restock]);
  const meaning = [body.orderId, context.registerId, lines, body.reason, body.tenders ?? null];
  const request = shiftRequest(idempotencyKey, 'refund', ...meaning);
  const replay = async () =>
    (await findEarlier(prisma, request))
      ? { refund: await findRefundByKey(prisma, shop, idempotencyKey), replayed: true }
      : null;
  const before = await replay();
  if (before) return before;

  const isLarge = ({ amount }: RefundPlan): boolean =>
    amount > toMinorUnits(String(context.maxRefund), currency.digits);
  try {
    for (let left = ATTEMPTS; left > 0; left--) {
      const order = await findSoldOrder(prisma, body.orderId);
      if (!order) throw new Refusal('UNKNOWN_ORDER', 'No sale has this orderId.');
      // Asked before the transaction, which must not wait for another connection.
      const allowed = isLarge(planRefund(order, body, currency)) ? await context.allowLarge() : null;
      const isDone = await prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT id FROM orders WHERE id = ${body.orderId} FOR NO KEY UPDATE`;
        const locked = await findSoldOrder(tx, body.orderId);
        if (!locked) throw new Refusal('UNKNOWN_ORDER', 'No sale has this orderId.');
        const plan = planRefund(locked, body, currency);
        // Another refund in between may have moved a rounding across the limit.
        if (isLarge(plan) && !allowed) return false;
        const approvedById = allowed?.approvedById ?? null;
        await write(tx, { context, body, plan, request, approvedById, customerId: locked.customerId });
        return true;
      }, TRANSACTION);
      if (isDone) return { refund: await findRefundByKey(prisma, shop, idempotencyKey), replayed: false };
    }
    throw new Error('Other refunds of the sale came first with each attempt.');
  } catch (error) {
    // The same request may have won while this one waited.
    const won = isUniqueViolation(error) || error instanceof Refusal ? await replay() : null;
    if (won) return won;
    throw error;
  }
}

async function write(
  tx: Prisma.TransactionClient,
  {
    context,
    body,
    plan,
    request,
    approvedById,
    customerId,
  }: {
    context: RefundContext;
    body: RefundBody;
    plan: RefundPlan;
    request: ShiftRequest;
    approvedById: number | null;
    customerId: number | null;
  },
): Promise<void> {
  const { userId, registerId, shop } = context;
  const { orderId, reason } = body;
  const amount = (units: bigint): string => fromMinorUnits(units, shop.currency.digits);
  const register = await tx.register.findUnique({ where: { id: registerId } });
  if (!register?.isActive) throw new Refusal('UNKNOWN_REGISTER', 'There is no such active register.');

  // In the order of a sale, so that the two never wait for each other: the products by their ids, then the shift.
  const restocked = plan.restocked.map(({ productId }) => productId);
  await tx.$queryRaw`SELECT id FROM products WHERE id = ANY (${restocked}::int[]) ORDER BY id FOR NO KEY UPDATE`;
  const [shift] = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM shifts WHERE register_id = ${registerId} AND closed_at IS NULL FOR SHARE`;
  if (!shift) throw new Refusal('NO_OPEN_SHIFT', 'The register has no open shift. Count its float and open one first.');

  await tx.shiftRequest.create({
    data: { idempotencyKey: request.key, requestHash: request.hash, shiftId: shift.id },
  });
  const refund = await tx.refund.create({
    data: {
      orderId,
      userId,
      shiftId: shift.id,
      method: plan.method,
      amount: amount(plan.amount),
      reason,
      idempotencyKey: request.key,
      items: {
        create: plan.items.map((item) => ({
          orderItemId: item.id,
          quantity: item.quantity,
          amount: amount(item.amount),
        })),
      },
    },
  });
  for (const { productId, quantity } of plan.restocked) {
    await tx.product.update({ where: { id: productId }, data: { stock: { increment: quantity } } });
    await tx.stockMovement.create({ data: { productId, kind: 'refund', quantity, orderId, userId } });
  }
  if (customerId !== null && plan.points !== 0) {
    await tx.$executeRaw`
      UPDATE customers SET loyalty_points = greatest(0, loyalty_points + ${plan.points}::int) WHERE id = ${customerId}`;
  }
  if (plan.isLast) await tx.order.update({ where: { id: orderId }, data: { status: 'refunded' } });
  await tx.auditLog.create({
    data: {
      userId,
      approvedById,
      action: 'refund',
      entity: 'refund',
      entityId: String(refund.id),
      data: { orderId, amount: amount(plan.amount), method: plan.method, reason, lines: body.lines },
    },
  });
}
