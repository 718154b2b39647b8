// What the type check must not let through. It is compiled and never run.
import type { Api } from './shop.ts';

export async function mistake(shop: Api<string>): Promise<void> {
  const lines = [{ productId: 1, quantity: 1 }];
  // @ts-expect-error a field that no cart has
  await shop.orders.sellCart({ lines, payments: [], tip: '1' });
  // @ts-expect-error nobody pays with that
  await shop.orders.sellCart({ lines, payments: [{ method: 'cheque', tendered: '5' }] });
  // @ts-expect-error amounts are texts
  await shop.orders.sellCart({ lines, payments: [{ method: 'cash', tendered: 5 }] });
  // @ts-expect-error a discount says why
  await shop.orders.sellCart({ lines, discount: { percent: '5' }, payments: [] });

  const { data: report } = await shop.shifts.readXReport(1);
  // @ts-expect-error a report has no such figure
  report.cash.tips;
  for (const { method } of report.tenders) {
    // @ts-expect-error no tender has that name
    if (method === 'cheque') return;
  }
}
