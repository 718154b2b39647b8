import { beforeAll, describe, expect, it } from 'vitest';
import { addRows } from './journey.ts';
import { type RoundTrip, takeRoundTrip } from './round-trip.ts';
import { createShopDatabase, withDatabase } from './shop-database.ts';
import { history, type Step } from './shop-migrations.ts';

/** Steps whose down.sql must refuse, because the shop's new rows say what the old tables cannot. */
const refusals: Readonly<Record<string, RegExp>> = {
  add_voided_and_refunded: /^4 orders are voided or refunded, .* nothing was changed\.$/,
  widen_catalog_money: /^2 amounts in products\.price do not fit numeric\(10,2\); nothing was changed\.$/,
  widen_order_money: /^1 amounts in orders\.subtotal do not fit numeric\(10,2\); nothing was changed\.$/,
  add_drop_and_no_sale: /^1 cash events are drops or openings without a sale; nothing was changed\.$/,
  check_cash_event_amounts: /^1 cash events are without an amount; nothing was changed\.$/,
  add_counts_to_shifts: /^1 amounts in shifts\.expected_cash do not fit numeric\(14,3\); nothing was changed\.$/,
  add_price_terms: /^1 orders were sold at gross prices; nothing was changed\.$/,
  add_store_credit_to_methods: /^1 payments and refunds are in store credit; nothing was changed\.$/,
  create_store_credits: /^1 store credits are not spent; nothing was changed\.$/,
  expand_refunds: /^1 refunds gave back goods that were worth nothing; nothing was changed\.$/,
  widen_payment_money: /^1 amounts in payments\.change do not fit numeric\(10,2\); nothing was changed\.$/,
};

/** Columns that a step drops, and that come back as the last ones of their tables. */
const dropped: Readonly<Record<string, readonly [table: string, column: string]>> = {
  drop_products_brand: ['products', 'brand'],
  drop_refunds_method: ['refunds', 'method'],
};

const trips = new Map<string, RoundTrip | Error>();
beforeAll(async () => {
  await withDatabase(createShopDatabase, async (shop) => {
    for (const step of history) {
      await withDatabase(shop.clone, async (copy) => {
        trips.set(step.title, await takeRoundTrip(copy, step).catch((error: Error) => error));
      });
      await shop.run(step.up);
      await addRows(shop, step);
    }
  });
});

describe.each(history)('$name', (step) => {
  it('goes down to the catalogue that was there before, and up to its own', () => {
    const { before, up, down, upAgain } = tripOf(step);
    expect(down.catalogue).toEqual(before.catalogue);
    expect(upAgain.catalogue).toEqual(up.catalogue);
  });

  it('puts each column back in its place, as far as PostgreSQL can', () => {
    const { before, up, down, upAgain } = tripOf(step);
    const [table, column] = dropped[step.title] ?? [];
    if (table !== undefined && column !== undefined) {
      const others = before.columnOrder[table]?.filter((one) => one !== column);
      expect(down.columnOrder[table]).toEqual([...(others ?? []), column]);
    } else {
      expect(down.columnOrder).toEqual(before.columnOrder);
    }
    expect(upAgain.columnOrder).toEqual(up.columnOrder);
  });

  if (step.losesNothing) {
    it('brings back every row as it was', () => {
      const { before, up, down, upAgain } = tripOf(step);
      expect(down.rows).toEqual(before.rows);
      expect(upAgain.rows).toEqual(up.rows);
    });
  }

  const refusal = refusals[step.title];
  if (refusal) {
    it('refuses to go down when new rows would not survive it, and changes nothing', () => {
      const trip = tripOf(step);
      expect(trip.refusal).toMatch(refusal);
      expect(trip.downWithNewRows).toEqual(trip.withNewRows);
    });
  } else {
    it('goes down and up again with new rows in its tables', () => {
      const trip = tripOf(step);
      expect(trip.refusal).toBeNull();
      expect(trip.downWithNewRows.catalogue).toEqual(trip.before.catalogue);
      expect(trip.lastUp.catalogue).toEqual(trip.up.catalogue);
      if (step.losesNothing) expect(trip.lastUp.rows).toEqual(trip.withNewRows.rows);
    });
  }
});

function tripOf({ title }: Step): RoundTrip {
  const trip = trips.get(title);
  if (trip === undefined) throw new Error(`No trip was taken for ${title}.`);
  if (trip instanceof Error) throw trip;
  return trip;
}
