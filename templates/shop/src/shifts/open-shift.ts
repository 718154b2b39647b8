import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { isUniqueViolation } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import { addUp, type CashCount, type CountedCash } from './cash-count.ts';
import { findShift } from './shift-repository.ts';
import { findEarlier, type ShiftRequest, shiftRequest } from './shift-request.ts';
import type { Shift } from './shift-schema.ts';
import { toShift } from './to-shift.ts';

/**
 * Opens the shift of a register with a counted float. One key opens one shift, however often it is sent; asked again, it
 * answers with that shift.
 *
 * @throws Refusal SHIFT_ALREADY_OPEN, UNKNOWN_REGISTER; nothing has been written then
 */
export async function openShift(
  { prisma, shop, userId, registerId }: { prisma: PrismaClient; shop: Shop; userId: number; registerId: number },
  float: CashCount,
  idempotencyKey: string,
): Promise<{ shift: Shift; replayed: boolean }> {
  const counted = addUp(float, shop.currency);
  const request = shiftRequest(idempotencyKey, 'open', registerId, counted);
  try {
    const id = await insertShift(prisma, { userId, registerId, counted, request });
    if (id === null) throw new Refusal('UNKNOWN_REGISTER', 'There is no such active register.');
    return { shift: await readShift(prisma, shop, id), replayed: false };
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Either the same request was here before, or the register has a shift.
    const earlier = await findEarlier(prisma, request);
    if (earlier) return { shift: await readShift(prisma, shop, earlier.shiftId), replayed: true };
    throw new Refusal('SHIFT_ALREADY_OPEN', 'This register has an open shift. Close it before you open another.');
  }
}

/** All or nothing, in one statement. Two at once cannot both succeed: the partial index allows a register one open shift. */
async function insertShift(
  prisma: PrismaClient,
  shift: { userId: number; registerId: number; counted: CountedCash; request: ShiftRequest },
): Promise<number | null> {
  const { userId, registerId, counted, request } = shift;
  const pieces = counted.pieces === null ? null : JSON.stringify(counted.pieces);
  const rows = await prisma.$queryRaw<{ id: number }[]>`
WITH opened AS (
  INSERT INTO shifts (register_id, opened_by_id, opening_float, opening_pieces, opened_at)
  SELECT id, ${userId}::int, ${counted.sum}::numeric, ${pieces}::jsonb, clock_timestamp()
  FROM registers WHERE id = ${registerId}::int AND is_active
  RETURNING *
),
remembered AS (
  INSERT INTO shift_requests (idempotency_key, request_hash, shift_id)
  SELECT ${request.key}::uuid, ${request.hash}, id FROM opened
),
logged AS (
  INSERT INTO audit_log (user_id, action, entity, entity_id, data)
  SELECT opened_by_id, 'shift.open', 'shift', id::text, jsonb_build_object('float', opening_float) FROM opened
)
SELECT id FROM opened`;
  return rows[0]?.id ?? null;
}

async function readShift(prisma: PrismaClient, shop: Shop, id: number): Promise<Shift> {
  const row = await findShift(prisma, id);
  if (!row) throw new Error(`Shift ${id} is gone.`);
  return toShift(row, shop);
}
