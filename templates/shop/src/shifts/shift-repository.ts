import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { isId } from '../json-schema.ts';
import type { Piece } from './cash-count.ts';

type Database = PrismaClient | Prisma.TransactionClient;

const NAMED = { select: { id: true, name: true } } as const;

/** Amounts are exact decimal numbers with the decimals of the column. */
export interface ShiftRow {
  readonly id: number;
  readonly register: Named;
  readonly openedBy: Named;
  readonly closedBy: Named | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly openingFloat: string;
  readonly openingPieces: Piece[] | null;
  readonly countedCash: string | null;
}

interface Named {
  readonly id: number;
  readonly name: string;
}

/** Reads a shift; null if there is none. */
export async function findShift(database: Database, id: number): Promise<ShiftRow | null> {
  return isId(id) ? readShift(database, Prisma.sql`shifts.id = ${id}`) : null;
}

/** The open shift of a register; null if there is none. */
export function findOpenShift(database: Database, registerId: number): Promise<ShiftRow | null> {
  return readShift(database, Prisma.sql`register_id = ${registerId} AND closed_at IS NULL`);
}

/** In one statement: Prisma reads related rows with several at once, for which a transaction's one connection is not made. */
async function readShift(database: Database, condition: Prisma.Sql): Promise<ShiftRow | null> {
  const rows = await database.$queryRaw<{ shift: string }[]>`
    SELECT json_build_object(
      'id', shifts.id,
      'register', json_build_object('id', registers.id, 'name', registers.name),
      'openedBy', json_build_object('id', opener.id, 'name', opener.name),
      'closedBy', CASE WHEN closer.id IS NOT NULL THEN json_build_object('id', closer.id, 'name', closer.name) END,
      'openedAt', opened_at,
      'closedAt', closed_at,
      'openingFloat', opening_float::text,
      'openingPieces', opening_pieces,
      'countedCash', counted_cash::text
    )::text AS shift
    FROM shifts
    JOIN registers ON registers.id = register_id
    JOIN users AS opener ON opener.id = opened_by_id
    LEFT JOIN users AS closer ON closer.id = closed_by_id
    WHERE ${condition}`;
  if (!rows[0]) return null;
  const shift = JSON.parse(rows[0].shift) as Omit<ShiftRow, 'openedAt' | 'closedAt'> & {
    openedAt: string;
    closedAt: string | null;
  };
  return {
    ...shift,
    openedAt: new Date(shift.openedAt),
    closedAt: shift.closedAt === null ? null : new Date(shift.closedAt),
  };
}

/**
 * Reads a shift and keeps its row until the transaction ends. Whoever adds a sale or a cash event to it shares the row, so
 * this waits for them, and they for this. What is read afterwards is all that the shift will ever have.
 */
export async function lockShift(tx: Prisma.TransactionClient, id: number): Promise<ShiftRow | null> {
  await tx.$queryRaw`SELECT id FROM shifts WHERE id = ${id} FOR NO KEY UPDATE`;
  return findShift(tx, id);
}

/** Whether somebody has opened the shift, or sold, refunded or voided in it. */
export async function hasWorkedIn(prisma: PrismaClient, shift: ShiftRow, userId: number): Promise<boolean> {
  if (shift.openedBy.id === userId) return true;
  const [row] = await prisma.$queryRaw<{ worked: boolean }[]>`
    SELECT
      EXISTS (SELECT FROM orders WHERE shift_id = ${shift.id} AND user_id = ${userId})
      OR EXISTS (SELECT FROM refunds WHERE shift_id = ${shift.id} AND user_id = ${userId})
      OR EXISTS (
        SELECT FROM orders JOIN stock_movements AS back ON back.order_id = orders.id AND back.kind = 'void'
        WHERE shift_id = ${shift.id} AND back.user_id = ${userId}
      ) AS worked`;
  return row?.worked ?? false;
}

const CASH_EVENT = {
  id: true,
  shiftId: true,
  kind: true,
  amount: true,
  reason: true,
  user: NAMED,
  createdAt: true,
} satisfies Prisma.CashEventSelect;

export type CashEventRow = Prisma.CashEventGetPayload<{ select: typeof CASH_EVENT }>;

export function findCashEvent(prisma: PrismaClient, id: number): Promise<CashEventRow> {
  return prisma.cashEvent.findUniqueOrThrow({ select: CASH_EVENT, where: { id } });
}
