import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { isUniqueViolation } from '../database-errors.ts';
import { Refusal } from '../errors.ts';
import type { Authorisation } from '../people/actor.ts';
import { addUp, type CashCount, type CountedCash } from './cash-count.ts';
import { databaseNow, TRANSACTION } from './database-clock.ts';
import { type Person, readShiftReport } from './shift-report.ts';
import { findShift, hasWorkedIn, lockShift } from './shift-repository.ts';
import { findEarlier, type ShiftRequest, shiftRequest } from './shift-request.ts';
import type { ZReport } from './shift-schema.ts';
import { writeZReport } from './write-z-report.ts';
import { findZReportOfShift } from './z-report-repository.ts';

export interface Closing {
  readonly prisma: PrismaClient;
  readonly shop: Shop;
  readonly closedBy: Person;
  /** Asks whether `closedBy` may close a shift in which they have not worked. */
  authoriseAnothers(): Promise<Authorisation>;
}

/**
 * Closes a shift with what was counted, whatever was expected, and answers with its Z report. All of it is one transaction:
 * if anything fails, the shift is open as before. One key closes once, however often it is sent.
 *
 * @throws Refusal SHIFT_NOT_FOUND, SHIFT_CLOSED, or what `authoriseAnothers` throws; nothing has been written then
 */
export async function closeShift(
  { prisma, shop, closedBy, authoriseAnothers }: Closing,
  shiftId: number,
  count: CashCount,
  idempotencyKey: string,
): Promise<{ report: ZReport; replayed: boolean }> {
  const counted = addUp(count, shop.currency);
  const request = shiftRequest(idempotencyKey, 'close', shiftId, counted);
  const replay = async () => {
    const earlier = await findEarlier(prisma, request);
    return earlier && { report: await findZReportOfShift(prisma, earlier.shiftId), replayed: true };
  };
  const before = await replay();
  if (before) return before;

  const shift = await findShift(prisma, shiftId);
  if (!shift) throw new Refusal('SHIFT_NOT_FOUND', 'No shift has this id.');
  const isTheirs = await hasWorkedIn(prisma, shift, closedBy.id);
  const { approvedById } = isTheirs ? { approvedById: null } : await authoriseAnothers();
  try {
    const report = await prisma.$transaction(
      (tx) => closeInTransaction(tx, { shop, shiftId, closedBy, approvedById, counted, request }),
      TRANSACTION,
    );
    return { report, replayed: false };
  } catch (error) {
    // The same request may have won while this one waited.
    const isLost = isUniqueViolation(error) || (error instanceof Refusal && error.code === 'SHIFT_CLOSED');
    const won = isLost ? await replay() : null;
    if (won) return won;
    throw error;
  }
}

async function closeInTransaction(
  tx: Prisma.TransactionClient,
  close: {
    shop: Shop;
    shiftId: number;
    closedBy: Person;
    approvedById: number | null;
    counted: CountedCash;
    request: ShiftRequest;
  },
): Promise<ZReport> {
  const { shop, shiftId, closedBy, approvedById, counted, request } = close;
  const shift = await lockShift(tx, shiftId);
  if (!shift) throw new Refusal('SHIFT_NOT_FOUND', 'No shift has this id.');
  if (shift.closedAt) throw new Refusal('SHIFT_CLOSED', 'This shift is closed already.');
  await tx.$executeRaw`
    INSERT INTO shift_requests (idempotency_key, request_hash, shift_id)
    VALUES (${request.key}::uuid, ${request.hash}, ${shiftId})`;

  const closedAt = await databaseNow(tx);
  const figures = await readShiftReport(tx, shop, shift, { takenAt: closedAt, takenBy: closedBy });
  await tx.shift.update({
    where: { id: shiftId },
    data: {
      closedAt,
      closedById: closedBy.id,
      expectedCash: figures.cash.expected,
      countedCash: counted.sum,
      countedPieces: counted.pieces === null ? Prisma.DbNull : counted.pieces.map((piece) => ({ ...piece })),
    },
  });
  const report = await writeZReport(tx, shop, figures, counted);
  await tx.auditLog.create({
    data: {
      userId: closedBy.id,
      approvedById,
      action: 'shift.close',
      entity: 'shift',
      entityId: String(shiftId),
      data: {
        zReport: report.number,
        expected: report.cash.expected,
        counted: counted.sum,
        difference: report.counted.difference,
        agree: report.proof.agree,
      },
    },
  });
  return report;
}
