import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { isUniqueViolation } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import { isId } from '../json-schema.ts';
import { cashStep, formatAmount, fromMinorUnits, isPayableInCash, toMinorUnits } from '../money.ts';
import type { Actor } from '../people/actor.ts';
import { findCashEvent, findShift } from './shift-repository.ts';
import { findEarlier, type ShiftRequest, shiftRequest } from './shift-request.ts';
import type { CashEvent, CashEventBody } from './shift-schema.ts';

/**
 * Writes down what happened to the drawer of an open shift without a sale. One key is one event, however often it is sent.
 *
 * @param approvedById the manager who approved it; null where nobody had to
 * @throws Refusal SHIFT_NOT_FOUND, SHIFT_CLOSED, WRONG_REGISTER, TENDER_NOT_PAYABLE; nothing has been written then
 */
export async function addCashEvent(
  {
    prisma,
    shop,
    actor,
    approvedById,
  }: { prisma: PrismaClient; shop: Shop; actor: Pick<Actor, 'userId' | 'registerId'>; approvedById: number | null },
  shiftId: number,
  body: CashEventBody,
  idempotencyKey: string,
): Promise<{ event: CashEvent; replayed: boolean }> {
  const amount = amountIn(body, shop);
  const request = shiftRequest(idempotencyKey, 'cash-event', shiftId, body.kind, amount, body.reason);
  try {
    const id = await insertEvent(prisma, {
      shiftId,
      ...actor,
      approvedById,
      kind: body.kind,
      amount,
      reason: body.reason,
      request,
    });
    if (id !== null) return { event: await readEvent(prisma, shop, id), replayed: false };
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  const earlier = await findEarlier(prisma, request);
  if (earlier?.cashEventId) return { event: await readEvent(prisma, shop, earlier.cashEventId), replayed: true };
  const shift = await findShift(prisma, shiftId);
  if (!shift) throw new Refusal('SHIFT_NOT_FOUND', 'No shift has this id.');
  if (actor.registerId !== null && actor.registerId !== shift.register.id) {
    throw new Refusal('WRONG_REGISTER', `This till belongs to another register. Do it at ${shift.register.name}.`, {
      registerId: shift.register.id,
    });
  }
  throw new Refusal('SHIFT_CLOSED', 'This shift is closed. What happens now belongs to the next one.');
}

function amountIn(body: CashEventBody, { currency }: Shop): string {
  if (body.kind === 'no_sale') return '0';
  const units = toMinorUnits(body.amount, currency.digits);
  if (units === 0n) throw new Refusal('INVALID_REQUEST', 'The amount is zero. Enter what was put in or taken out.');
  if (!isPayableInCash(body.amount, currency)) {
    throw new Refusal(
      'TENDER_NOT_PAYABLE',
      `${body.amount} ${currency.code} cannot be put in or taken out: cash comes in steps of ${cashStep(currency)}.`,
      { step: cashStep(currency) },
    );
  }
  return fromMinorUnits(units, currency.digits);
}

/** All or nothing, in one statement. The shift's row is shared, so it is not closed and counted in between. */
async function insertEvent(
  prisma: PrismaClient,
  event: {
    shiftId: number;
    userId: number;
    /** The register of the till that it comes from; null elsewhere. */
    registerId: number | null;
    approvedById: number | null;
    kind: CashEventBody['kind'];
    amount: string;
    reason: string;
    request: ShiftRequest;
  },
): Promise<number | null> {
  if (!isId(event.shiftId)) return null;
  const rows = await prisma.$queryRaw<{ id: number }[]>`
WITH open_shift AS MATERIALIZED (
  SELECT id FROM shifts
  WHERE id = ${event.shiftId} AND closed_at IS NULL AND register_id = coalesce(${event.registerId}::int, register_id)
  FOR SHARE
),
added AS (
  INSERT INTO cash_events (shift_id, user_id, kind, amount, reason, created_at)
  SELECT
    id, ${event.userId}::int, ${event.kind}::cash_event_kind, ${event.amount}::numeric, ${event.reason},
    clock_timestamp()
  FROM open_shift
  RETURNING *
),
remembered AS (
  INSERT INTO shift_requests (idempotency_key, request_hash, shift_id, cash_event_id)
  SELECT ${event.request.key}::uuid, ${event.request.hash}, shift_id, id FROM added
),
logged AS (
  INSERT INTO audit_log (user_id, approved_by_id, action, entity, entity_id, data)
  SELECT
    user_id, ${event.approvedById}::int, 'shift.' || kind, 'shift', shift_id::text,
    jsonb_build_object('amount', amount, 'reason', reason)
  FROM added
)
SELECT id FROM added`;
  return rows[0]?.id ?? null;
}

async function readEvent(prisma: PrismaClient, { currency }: Shop, id: number): Promise<CashEvent> {
  const { user, amount, createdAt, ...event } = await findCashEvent(prisma, id);
  return { ...event, amount: formatAmount(amount.toFixed(), currency.digits), by: user, at: createdAt.toISOString() };
}
