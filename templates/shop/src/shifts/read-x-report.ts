import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { Refusal } from '../errors.ts';
import { databaseNow, TRANSACTION } from './database-clock.ts';
import { type Person, readShiftReport } from './shift-report.ts';
import { findShift } from './shift-repository.ts';
import type { XReport } from './shift-schema.ts';

/**
 * What a shift has come to so far. Nothing is locked, so the tills go on; all figures are of one moment.
 *
 * @throws Refusal SHIFT_NOT_FOUND; SHIFT_CLOSED where the Z report has taken its place
 */
export function readXReport(
  { prisma, shop, takenBy }: { prisma: PrismaClient; shop: Shop; takenBy: Person },
  shiftId: number,
): Promise<XReport> {
  return prisma.$transaction(
    async (tx) => {
      const shift = await findShift(tx, shiftId);
      if (!shift) throw new Refusal('SHIFT_NOT_FOUND', 'No shift has this id.');
      if (shift.closedAt) throw new Refusal('SHIFT_CLOSED', 'This shift is closed. Its Z report has the figures.');
      return readShiftReport(tx, shop, shift, { takenAt: await databaseNow(tx), takenBy });
    },
    { ...TRANSACTION, isolationLevel: 'RepeatableRead' },
  );
}
