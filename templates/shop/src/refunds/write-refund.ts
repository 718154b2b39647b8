import type { Prisma } from '../../prisma/generated/client.ts';
import { givePointsBack } from '../customers/give-points-back.ts';
import { creditRefund } from '../invoices/credit-notes.ts';
import { type Currency, fromMinorUnits } from '../money.ts';
import type { ShiftRequest } from '../shifts/shift-request.ts';
import { giveCredit, newCredit } from '../store-credit/give-credit.ts';
import { creditsOf, holdRows } from './hold-rows.ts';
import type { RefundPlan } from './plan-refund.ts';
import type { RefundBody } from './refund-schema.ts';

/** A refund that is ready to be written. */
export interface PlannedRefund {
  readonly body: RefundBody;
  readonly plan: RefundPlan;
  readonly request: ShiftRequest;
  readonly currency: Currency;
  readonly userId: number;
  readonly registerId: number;
  readonly customerId: number | null;
  /** Whether it needed somebody's yes, and whose if it was not the giver's own; null if it needed none. */
  readonly allowed: { readonly approvedById: number | null } | null;
}

/** A refund that is written, but not yet committed. */
export interface WrittenRefund {
  readonly id: number;
  readonly credits: readonly { readonly id: number; readonly amount: bigint }[];
}

/**
 * Writes a refund with all that it changes: the stock, points, store credit and the order's status; and the credit note, where
 * the sale has an invoice. Its number is counted up last, in the same transaction, so that a refund that fails leaves no gap.
 *
 * @param tx holds the order's row
 * @returns what went to each store credit, in smallest units
 * @throws Refusal UNKNOWN_REGISTER, NO_OPEN_SHIFT
 */
export async function writeRefund(tx: Prisma.TransactionClient, refund: PlannedRefund): Promise<WrittenRefund> {
  const { body, plan, request, currency, userId, registerId, customerId, allowed } = refund;
  const { orderId, reason } = body;
  const amount = (units: bigint): string => fromMinorUnits(units, currency.digits);
  const shiftId = await holdRows(tx, {
    registerId,
    products: plan.restocked.map(({ productId }) => productId),
    customers: [customerId],
    credits: creditsOf(plan),
  });

  await tx.shiftRequest.create({ data: { idempotencyKey: request.key, requestHash: request.hash, shiftId } });
  const { id } = await tx.refund.create({
    select: { id: true },
    data: {
      orderId,
      userId,
      shiftId,
      registerId,
      number: await countUp(tx, registerId),
      amount: amount(plan.amount),
      tax: amount(plan.tax),
      rounding: amount(plan.rounding),
      wasAllowed: allowed !== null,
      reason,
      idempotencyKey: request.key,
      items: {
        create: plan.items.map((item) => ({
          orderItemId: item.id,
          quantity: item.quantity,
          amount: amount(item.amount),
          tax: amount(item.tax),
        })),
      },
    },
  });
  const credits: { id: number; amount: bigint }[] = [];
  for (const { method, reference, kind, creditId, ...payment } of plan.payments) {
    const given = amount(payment.amount);
    const storeCreditId = kind === null ? null : (creditId ?? (await newCredit(tx, customerId)));
    await tx.refundPayment.create({ data: { refundId: id, method, amount: given, reference, storeCreditId } });
    if (kind !== null && storeCreditId !== null) {
      await giveCredit(tx, { storeCreditId, kind, amount: given, orderId, refundId: id });
      credits.push({ id: storeCreditId, amount: payment.amount });
    }
  }
  for (const { productId, quantity } of plan.restocked) {
    await tx.product.update({ where: { id: productId }, data: { stock: { increment: quantity } } });
    await tx.stockMovement.create({ data: { productId, kind: 'refund', quantity, orderId, userId } });
  }
  const pointsSpent = await givePointsBack(tx, plan.points, { customerId, orderId, refundId: id, userId });
  if (plan.isLast) await tx.order.update({ where: { id: orderId }, data: { status: 'refunded' } });
  const payments = plan.payments.map(({ method, ...payment }) => ({ method, amount: amount(payment.amount) }));
  await tx.auditLog.create({
    data: {
      userId,
      approvedById: allowed?.approvedById ?? null,
      action: 'refund',
      entity: 'refund',
      entityId: String(id),
      data: {
        orderId,
        amount: amount(plan.amount),
        payments,
        reason,
        lines: body.lines,
        ...(pointsSpent > 0 && { pointsSpent }),
      },
    },
  });
  await creditRefund(tx, orderId, id);
  return { id, credits };
}

async function countUp(tx: Prisma.TransactionClient, registerId: number): Promise<number> {
  const rows = await tx.$queryRaw<[{ last_number: number }]>`
    INSERT INTO refund_counters AS counter (register_id, last_number) VALUES (${registerId}, 1)
    ON CONFLICT (register_id) DO UPDATE SET last_number = counter.last_number + 1
    RETURNING last_number`;
  return rows[0].last_number;
}
