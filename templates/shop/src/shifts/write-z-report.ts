import type { Prisma } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { formatAmount, fromMinorUnits, STORED_DIGITS, toMinorUnits } from '../money.ts';
import type { CountedCash } from './cash-count.ts';
import type { XReport, ZReport } from './shift-schema.ts';

/**
 * Gives the figures of a shift that is being closed the next number of its register, adds them to the running totals, and
 * keeps them for good. The counter's row is held until the transaction ends: if it fails, the number was never used.
 *
 * @param figures what the shift came to
 */
export async function writeZReport(
  tx: Prisma.TransactionClient,
  { currency }: Shop,
  figures: XReport,
  counted: CountedCash,
): Promise<ZReport> {
  const registerId = figures.register.id;
  const number = await countUp(tx, registerId);
  const last = await tx.zReport.findUnique({ where: { registerId_number: { registerId, number: number - 1 } } });
  const add = (before: { toFixed(): string } | undefined, amount: string): string =>
    formatAmount(fromMinorUnits(units(before?.toFixed() ?? '0') + units(amount), STORED_DIGITS), currency.digits);
  const difference = fromMinorUnits(units(counted.sum) - units(figures.cash.expected), STORED_DIGITS);
  const report: Omit<ZReport, 'id'> = {
    number,
    ...figures,
    counted: {
      sum: formatAmount(counted.sum, currency.digits),
      pieces: copy(counted.pieces),
      difference: formatAmount(difference, currency.digits),
    },
    runningTotals: {
      sales: add(last?.runningSales, figures.sales.total),
      refunds: add(last?.runningRefunds, figures.refunds.total),
      net: add(last?.runningNet, figures.net),
    },
  };
  const { id } = await tx.zReport.create({
    select: { id: true },
    data: {
      registerId,
      number,
      shiftId: figures.shiftId,
      businessDay: new Date(figures.businessDay),
      report,
      runningSales: report.runningTotals.sales,
      runningRefunds: report.runningTotals.refunds,
      runningNet: report.runningTotals.net,
      createdAt: figures.takenAt,
    },
  });
  return { id, ...report };
}

async function countUp(tx: Prisma.TransactionClient, registerId: number): Promise<number> {
  const rows = await tx.$queryRaw<[{ last_number: number }]>`
    INSERT INTO z_report_counters AS counter (register_id, last_number) VALUES (${registerId}, 1)
    ON CONFLICT (register_id) DO UPDATE SET last_number = counter.last_number + 1
    RETURNING last_number`;
  return rows[0].last_number;
}

const units = (amount: string): bigint => toMinorUnits(amount, STORED_DIGITS);

function copy(pieces: CountedCash['pieces']): ZReport['counted']['pieces'] {
  return pieces === null ? null : [...pieces];
}
