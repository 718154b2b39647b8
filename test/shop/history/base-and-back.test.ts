import { expect, it } from 'vitest';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import { databaseAt } from './journey.ts';
import { createShopDatabase, withDatabase } from './shop-database.ts';
import { history } from './shop-migrations.ts';

const head = history.at(-1)?.title ?? '';

/** What has to be decided by hand before these steps can be undone. */
const decisions: Readonly<Record<string, string>> = {
  expand_refunds: 'DELETE FROM refunds WHERE amount = 0;',
  create_store_credits: 'UPDATE store_credits SET balance = 0;',
  add_store_credit_to_methods: 'DELETE FROM payments WHERE order_id = 15; DELETE FROM orders WHERE id = 15;',
  add_counts_to_shifts: 'DELETE FROM shift_requests; DELETE FROM shifts WHERE id = 3;',
  check_cash_event_amounts: `DELETE FROM cash_events WHERE kind = 'no_sale';`,
  add_drop_and_no_sale: `DELETE FROM cash_events WHERE kind = 'drop';`,
  add_price_terms:
    'DELETE FROM refunds WHERE order_id = 14; DELETE FROM payments WHERE order_id = 14; DELETE FROM orders WHERE id = 14;',
  widen_payment_money: `
    DELETE FROM payments WHERE order_id = 13;
    DELETE FROM cash_events WHERE reason = 'Dong';`,
  widen_order_money: 'DELETE FROM orders WHERE id = 13;',
  widen_catalog_money: 'DELETE FROM products WHERE id IN (31, 32);',
  add_voided_and_refunded: `UPDATE orders SET status = 'cancelled' WHERE status IN ('voided', 'refunded');`,
};

it('goes from a shop full of rows down to an empty database and up to the head again', async () => {
  const catalogues = await recordCatalogues();
  await withDatabase(
    () => databaseAt(head),
    async (shop) => {
      for (const step of history.toReversed()) {
        expect(await readCatalogue(shop), `above ${step.name}`).toEqual(catalogues.get(step.title));
        await shop.run(decisions[step.title] ?? '');
        await shop.run(step.down);
      }
      expect(await readCatalogue(shop)).toEqual([]);

      for (const step of history) {
        await shop.run(step.up);
        expect(await readCatalogue(shop), `at ${step.name}`).toEqual(catalogues.get(step.title));
      }
    },
  );
});

/** The catalogue right after each step, on a database that went up once, without rows. */
async function recordCatalogues(): Promise<ReadonlyMap<string, Catalogue>> {
  return withDatabase(createShopDatabase, async (fresh) => {
    const catalogues = new Map<string, Catalogue>();
    for (const step of history) {
      await fresh.run(step.up);
      catalogues.set(step.title, await readCatalogue(fresh));
    }
    return catalogues;
  });
}
