import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isUniqueViolation } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import { isId } from '../json-schema.ts';
import type { Actor } from '../people/actor.ts';
import { registerOf } from '../people/register-of.ts';
import { findParkedCart, type ParkedCartRow } from './parked-cart-repository.ts';
import { findEarlier, type ParkedCartRequest, parkedCartRequest } from './parked-cart-request.ts';

export type Outcome = 'resumed' | 'discarded';

/**
 * Ends the waiting of a parked cart. That happens once, whoever tries it at the same moment; one key may be sent as often as one
 * likes. What was discarded is written in the audit log; the cart itself is kept in both cases.
 *
 * @param named the register where it happens, for somebody who is at no till
 * @throws Refusal PARKED_CART_NOT_FOUND, CART_NOT_PARKED, UNKNOWN_REGISTER, WRONG_REGISTER, IDEMPOTENCY_KEY_REUSED; nothing has
 *   been written then
 */
export async function endParking(
  { prisma, actor }: { prisma: PrismaClient; actor: Pick<Actor, 'userId' | 'registerId'> },
  id: number,
  outcome: Outcome,
  { registerId: named, idempotencyKey }: { registerId: number | undefined; idempotencyKey: string },
): Promise<{ row: ParkedCartRow; replayed: boolean }> {
  const registerId = registerOf(named, actor);
  const request = parkedCartRequest(idempotencyKey, outcome, id, registerId);
  let isEnded = false;
  try {
    isEnded = isId(id) && (await end(prisma, { id, outcome, registerId, userId: actor.userId, request }));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  const replayed = !isEnded && (await findEarlier(prisma, request)) !== null;
  const row = await findParkedCart(prisma, id);
  if (!row) throw new Refusal('PARKED_CART_NOT_FOUND', 'No parked cart has this id.');
  if (isEnded || replayed) return { row, replayed };
  throw row.outcome ? alreadyEnded(row) : new Refusal('UNKNOWN_REGISTER', 'There is no such active register.');
}

/**
 * In one statement. A second till waits for the row that the first one holds, and then no longer finds it without an outcome.
 * @returns false if it has one already, or the register is not active
 */
async function end(
  prisma: PrismaClient,
  ended: { id: number; outcome: Outcome; registerId: number; userId: number; request: ParkedCartRequest },
): Promise<boolean> {
  const rows = await prisma.$queryRaw<{ id: number }[]>`
WITH ended AS (
  UPDATE parked_carts
  SET outcome = ${ended.outcome}::parked_cart_outcome, ended_register_id = registers.id, ended_by_id = ${ended.userId}::int,
    ended_at = clock_timestamp()
  FROM registers
  WHERE parked_carts.id = ${ended.id} AND outcome IS NULL AND registers.id = ${ended.registerId} AND is_active
  RETURNING parked_carts.id, parked_carts.name
),
remembered AS (
  INSERT INTO parked_cart_requests (idempotency_key, request_hash, parked_cart_id)
  SELECT ${ended.request.key}::uuid, ${ended.request.hash}, id FROM ended
),
logged AS (
  INSERT INTO audit_log (user_id, action, entity, entity_id, data)
  SELECT ${ended.userId}::int, 'cart.discard', 'parked_cart', id::text, jsonb_build_object('name', name)
  FROM ended WHERE ${ended.outcome} = 'discarded'
)
SELECT id FROM ended`;
  return rows.length > 0;
}

function alreadyEnded({ name, outcome, endedBy, endedRegister, endedAt }: ParkedCartRow): Refusal {
  const who = `${endedBy?.name} at ${endedRegister?.name}`;
  return new Refusal(
    'CART_NOT_PARKED',
    outcome === 'resumed'
      ? `“${name}” was resumed by ${who}. Go on with it there.`
      : `“${name}” was discarded by ${who}. Scan the goods again if they are wanted after all.`,
    { outcome, by: endedBy, register: endedRegister, at: endedAt?.toISOString() },
  );
}
