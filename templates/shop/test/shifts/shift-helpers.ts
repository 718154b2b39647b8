import { expect } from 'vitest';
import type { Receipt } from '../../src/sales/order-schema.ts';
import type { CashEvent, Shift, XReport, ZReport } from '../../src/shifts/shift-schema.ts';
import { type Answer, clientHeaders, get, sell, send } from '../requests.ts';

type Options = NonNullable<Parameters<typeof send>[4]>;

/** Opens a shift that must open. */
export async function open(base: string, registerId: number, float: string, options?: Options): Promise<Shift> {
  const answer = await send<Shift>(base, 'POST', '/shifts', { registerId, float: { sum: float } }, options);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}

/** Moves cash that may be moved. */
export async function move(
  base: string,
  shift: Shift,
  kind: 'paid_in' | 'paid_out' | 'drop',
  amount: string,
): Promise<CashEvent> {
  const answer = await send<CashEvent>(base, 'POST', `/shifts/${shift.id}/cash-events`, {
    kind,
    amount,
    reason: 'Why',
  });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}

/** Sells at the register of a shift. */
export function sellIn(
  base: string,
  { register }: Shift,
  productId: number,
  tendered?: string,
): Promise<Answer<Receipt>> {
  const headers = clientHeaders(base, 'cashier');
  return sell(base, [[productId, 1]], { registerId: register.id, headers, ...(tendered && { tendered }) });
}

/** Reads an X report that must be there. */
export async function xReportOf(base: string, { id }: Shift): Promise<XReport> {
  const answer = await get<XReport>(base, `/shifts/${id}/x-report`);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

/** Sends a count. */
export function close<T = ZReport>(base: string, { id }: Shift, sum: string, options?: Options): Promise<Answer<T>> {
  return send<T>(base, 'POST', `/shifts/${id}/close`, { counted: { sum } }, options);
}

/** Closes a shift that must close. */
export async function zReportOf(base: string, shift: Shift, sum = '0'): Promise<ZReport> {
  const answer = await close(base, shift, sum);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}
