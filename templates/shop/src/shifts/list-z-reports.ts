import type { PrismaClient } from '../../prisma/generated/client.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { isId, PAGE_LIMIT } from '../json-schema.ts';
import type { ZReportPage } from './shift-schema.ts';
import { listZReports as findZReports } from './z-report-repository.ts';

/**
 * One page of Z reports, the newest first.
 * @throws Refusal if the cursor is not from this server
 */
export async function listZReports(
  prisma: PrismaClient,
  { limit = PAGE_LIMIT, cursor, registerId }: { limit?: number; cursor?: string; registerId?: number },
): Promise<ZReportPage> {
  const before = cursor === undefined ? null : decodeCursor(cursor, isId);
  const rows = await findZReports(prisma, { take: limit + 1, before, registerId });
  const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
  return {
    items: page.map(({ id, number, register, businessDay, takenAt, net, counted, proof }) => ({
      id,
      number,
      register,
      businessDay,
      closedAt: takenAt,
      net,
      difference: counted.difference,
      agree: proof.agree,
    })),
    nextCursor,
  };
}
