import { ShiftSums, units } from '../week/shift-sums.ts';
import type { EventKind, Receipt, Refund, Report } from '../week/slips.ts';

/** What client/whole-day.ts has done, in the words of the sums. */
export interface Day {
  readonly float: string;
  readonly sold: readonly Receipt[];
  readonly voided: readonly number[];
  readonly refunded: readonly { readonly refund: Refund; readonly sale: Receipt }[];
  readonly events: readonly { readonly kind: EventKind; readonly amount: string }[];
  readonly x: Report;
  readonly z: Report;
}

/** What a report on the day has to say. */
export function sumsOf({ float, sold, voided, refunded, events }: Day): ShiftSums {
  const sums = new ShiftSums(units(float));
  sums.sold.push(...sold);
  for (const id of voided) sums.voided.add(id);
  for (const { refund, sale } of refunded) sums.addRefund(refund, sale);
  for (const { kind, amount } of events) sums.addEvent(kind, units(amount));
  return sums;
}
