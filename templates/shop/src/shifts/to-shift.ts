import type { Shop } from '../config.ts';
import { formatAmount } from '../money.ts';
import type { ShiftRow } from './shift-repository.ts';
import type { Shift } from './shift-schema.ts';

/** A shift as anybody at the till may see it: nothing in it tells what the drawer should hold. */
export function toShift(row: ShiftRow, { currency }: Shop): Shift {
  return {
    id: row.id,
    register: row.register,
    openedBy: row.openedBy,
    openedAt: row.openedAt.toISOString(),
    openingFloat: formatAmount(row.openingFloat, currency.digits),
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}
