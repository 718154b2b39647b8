import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { isId } from '../json-schema.ts';

type Database = PrismaClient | Prisma.TransactionClient;

const NAMED = { select: { id: true, name: true } } as const;

const SHIFT = {
  id: true,
  register: NAMED,
  openedBy: NAMED,
  closedBy: NAMED,
  openedAt: true,
  closedAt: true,
  openingFloat: true,
  openingPieces: true,
  expectedCash: true,
  countedCash: true,
  countedPieces: true,
} satisfies Prisma.ShiftSelect;

export type ShiftRow = Prisma.ShiftGetPayload<{ select: typeof SHIFT }>;

/** Reads a shift; null if there is none. */
export async function findShift(database: Database, id: number): Promise<ShiftRow | null> {
  return isId(id) ? database.shift.findUnique({ select: SHIFT, where: { id } }) : null;
}

/** The open shift of a register; null if there is none. */
export function findOpenShift(database: Database, registerId: number): Promise<ShiftRow | null> {
  return database.shift.findFirst({ select: SHIFT, where: { registerId, closedAt: null } });
}

/**
 * Reads a shift and keeps its row until the transaction ends. Whoever adds a sale or a cash event to it shares the row, so
 * this waits for them, and they for this. What is read afterwards is all that the shift will ever have.
 */
export async function lockShift(tx: Prisma.TransactionClient, id: number): Promise<ShiftRow | null> {
  await tx.$queryRaw`SELECT id FROM shifts WHERE id = ${id} FOR NO KEY UPDATE`;
  return findShift(tx, id);
}

/** Whether somebody has opened the shift or sold in it. */
export async function hasWorkedIn(prisma: PrismaClient, shift: ShiftRow, userId: number): Promise<boolean> {
  if (shift.openedBy.id === userId) return true;
  return (await prisma.order.findFirst({ select: { id: true }, where: { shiftId: shift.id, userId } })) !== null;
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
