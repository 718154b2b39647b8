import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { isId } from '../json-schema.ts';
import type { ZReport } from './shift-schema.ts';

const Z_REPORT = { id: true, report: true } satisfies Prisma.ZReportSelect;

/** Reads a Z report as it was printed; null if there is none. */
export async function findZReport(prisma: PrismaClient, id: number): Promise<ZReport | null> {
  if (!isId(id)) return null;
  const row = await prisma.zReport.findUnique({ select: Z_REPORT, where: { id } });
  return row && toZReport(row);
}

/** Reads the Z report of a closed shift. */
export async function findZReportOfShift(prisma: PrismaClient, shiftId: number): Promise<ZReport> {
  return toZReport(await prisma.zReport.findUniqueOrThrow({ select: Z_REPORT, where: { shiftId } }));
}

/** Z reports from the newest to the oldest. @param before only those with a smaller id */
export async function listZReports(
  prisma: PrismaClient,
  { take, before, registerId }: { take: number; before: number | null; registerId: number | undefined },
): Promise<ZReport[]> {
  const rows = await prisma.zReport.findMany({
    select: Z_REPORT,
    where: { ...(before !== null && { id: { lt: before } }), ...(registerId !== undefined && { registerId }) },
    orderBy: { id: 'desc' },
    take,
  });
  return rows.map(toZReport);
}

function toZReport({ id, report }: { id: number; report: Prisma.JsonValue }): ZReport {
  return { id, ...(report as unknown as Omit<ZReport, 'id'>) };
}
