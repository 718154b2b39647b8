import type { Shop } from '../../src/config.ts';
import { readShiftReport } from '../../src/shifts/shift-report.ts';
import { findShift } from '../../src/shifts/shift-repository.ts';
import { writeZReport } from '../../src/shifts/write-z-report.ts';
import type { Prisma } from '../generated/client.ts';

/** Writes the Z report of each closed shift, as the shop does at the close. @param shiftIds in the order of time */
export async function plantZReports(
  tx: Prisma.TransactionClient,
  shop: Shop,
  shiftIds: readonly number[],
): Promise<void> {
  for (const id of shiftIds) {
    const shift = await findShift(tx, id);
    if (!shift?.closedAt || !shift.closedBy || !shift.countedCash) continue;
    const figures = await readShiftReport(tx, shop, shift, { takenAt: shift.closedAt, takenBy: shift.closedBy });
    await writeZReport(tx, shop, figures, { sum: shift.countedCash, pieces: null });
  }
}
