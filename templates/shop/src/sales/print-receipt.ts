import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isUniqueViolation } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import { keyReused } from '../idempotency.ts';
import { isId } from '../json-schema.ts';
import type { Actor } from '../people/actor.ts';
import type { Print } from './print-schema.ts';

/** Prints that are listed at most. */
const MOST_LISTED = 100;

/**
 * Counts a paper of a receipt before it is printed: the first one after the sale is the original, each further one the next
 * copy. One key is one paper, however often it is sent; simultaneous ones get different numbers.
 *
 * @throws Refusal ORDER_NOT_FOUND, IDEMPOTENCY_KEY_REUSED; nothing has been counted then
 */
export async function printReceipt(
  prisma: PrismaClient,
  orderId: number,
  by: Pick<Actor, 'userId' | 'deviceId'>,
  idempotencyKey: string,
): Promise<{ print: Print; replayed: boolean }> {
  try {
    const copy = await countPrint(prisma, orderId, by, idempotencyKey);
    if (copy !== null) return { print: await readPrint(prisma, orderId, copy), replayed: false };
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const earlier = await prisma.receiptPrint.findUniqueOrThrow({ where: { idempotencyKey } });
    if (earlier.orderId !== orderId) throw keyReused({ orderId: earlier.orderId });
    return { print: await readPrint(prisma, orderId, earlier.copy), replayed: true };
  }
  throw new Refusal('ORDER_NOT_FOUND', 'No order with a receipt has this id.');
}

/** The papers of a receipt that were counted, the newest first. */
export async function listPrints(prisma: PrismaClient, orderId: number): Promise<Print[]> {
  if (!isId(orderId)) return [];
  const rows = await prisma.receiptPrint.findMany({
    select: PRINT,
    where: { orderId },
    orderBy: { copy: 'desc' },
    take: MOST_LISTED,
  });
  return rows.map(toPrint);
}

/** One statement. The counter's row is what another print of the same receipt waits for. */
async function countPrint(
  prisma: PrismaClient,
  orderId: number,
  { userId, deviceId }: Pick<Actor, 'userId' | 'deviceId'>,
  idempotencyKey: string,
): Promise<number | null> {
  if (!isId(orderId)) return null;
  const rows = await prisma.$queryRaw<{ copy: number }[]>`
WITH counted AS (
  INSERT INTO receipt_print_counters AS counter (order_id, last_copy)
  SELECT id, 0 FROM orders WHERE id = ${orderId} AND receipt_number IS NOT NULL
  ON CONFLICT (order_id) DO UPDATE SET last_copy = counter.last_copy + 1
  RETURNING order_id, last_copy
)
INSERT INTO receipt_prints (order_id, copy, user_id, device_id, idempotency_key, printed_at)
SELECT order_id, last_copy, ${userId}::int, ${deviceId}::int, ${idempotencyKey}::uuid, clock_timestamp() FROM counted
RETURNING copy`;
  return rows[0]?.copy ?? null;
}

const PRINT = {
  copy: true,
  printedAt: true,
  user: { select: { id: true, name: true } },
  device: { select: { id: true, name: true } },
} as const;

async function readPrint(prisma: PrismaClient, orderId: number, copy: number): Promise<Print> {
  return toPrint(
    await prisma.receiptPrint.findUniqueOrThrow({ select: PRINT, where: { orderId_copy: { orderId, copy } } }),
  );
}

function toPrint({
  copy,
  printedAt,
  user,
  device,
}: {
  copy: number;
  printedAt: Date;
  user: Print['by'];
  device: Print['till'];
}): Print {
  return { copy, by: user, at: printedAt.toISOString(), till: device };
}
