import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refundOf } from '../../../templates/shop/public/pricing/refund.js';
import { databaseAt, databaseBefore, justBefore, recordJourney } from './journey.ts';
import { aSessionWaits, type ShopDatabase, withDatabase } from './shop-database.ts';
import { history, step } from './shop-migrations.ts';
import { readRows, rowById, valuesOf } from './shop-rows.ts';

describe('opening the stock ledger', () => {
  it('writes one opening movement for each product with stock, and none for the others', async () => {
    const { after } = (await recordJourney())('create_stock_ledger');
    const stocked = (after.products ?? []).filter(({ stock }) => stock !== 0).map(({ id, stock }) => [id, stock]);
    const movements = (after.stock_movements ?? []).map(({ product_id, quantity, kind }) => [
      product_id,
      quantity,
      kind,
    ]);
    expect(movements).toEqual(stocked.map(([id, stock]) => [id, stock, 'opening']));
    expect(movements.length).toBeGreaterThan(3);
  });

  it('waits for a sale in progress and counts it', async () => {
    await justBefore('create_stock_ledger', async (shop) => {
      const till = await shop.connect();
      await till.query('BEGIN; UPDATE products SET stock = stock - 4 WHERE id = 10');
      const migration = shop.run(step('create_stock_ledger').up);
      await aSessionWaits(till);
      await till.query('COMMIT');
      await migration;
      await till.end();
      expect(await differences(shop)).toEqual([]);
      expect(await shop.rows('SELECT quantity FROM stock_movements WHERE product_id = 10')).toEqual([{ quantity: 36 }]);
    });
  });
});

describe('filling in old sales', () => {
  let shop: ShopDatabase;
  beforeAll(async () => {
    shop = await databaseBefore('backfill_old_sales');
    await shop.run(step('backfill_old_sales').up);
  });
  afterAll(() => shop.drop());

  it('never changes what was paid', async () => {
    const paid = await shop.rows(`SELECT id, total::float FROM orders WHERE status <> 'pending' ORDER BY id`);
    expect(paid.map(({ id, total }) => [id, total])).toEqual([
      [1, 14.5],
      [2, 10],
      [4, 5],
      [5, 13],
      [6, 0],
      [7, 0],
      [8, 4.5],
      [9, 10],
      [10, 0],
      [11, 2],
      [12, 8.55],
    ]);
  });

  it('books a total below its lines as a discount, one above as tax, and sums an open cart afresh', async () => {
    const rows = await readRows(shop);
    expect(rowById(rows, 'orders', 1)).toMatchObject({ subtotal: 14.5, discount: 0, tax: 0, total: 14.5 });
    expect(rowById(rows, 'orders', 2)).toMatchObject({ subtotal: 12, discount: 2, tax: 0, total: 10 });
    expect(rowById(rows, 'orders', 5)).toMatchObject({ subtotal: 12, discount: 0, tax: 1, total: 13 });
    expect(rowById(rows, 'orders', 3)).toMatchObject({ subtotal: 3.6, discount: 0, tax: 0, total: 3.6 });
  });

  it('leaves a sale alone that the new till has made', async () => {
    const rows = await readRows(shop);
    expect(rowById(rows, 'orders', 12)).toMatchObject({ receipt_number: 1, discount: 1, tax: 0.57, rounding: -0.02 });
    expect(rows.order_items?.filter(({ order_id }) => order_id === 12)).toMatchObject([
      { product_name: 'Assam as it was called then', sku: 'ASSAM', line_total: 9 },
    ]);
  });

  it('gives every line a name, a SKU and a total', async () => {
    const lines = (await readRows(shop)).order_items ?? [];
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      expect(line.product_name).toBeTypeOf('string');
      expect(line.sku).toBeTypeOf('string');
    }
    const wrong = 'SELECT id FROM order_items WHERE line_total IS DISTINCT FROM quantity * unit_price - discount';
    expect(await shop.rows(wrong)).toEqual([]);
  });

  it('numbers the completed sales of the first register without a gap, in the order of their ids', async () => {
    const numbered = await shop.rows<{ id: number; receipt_number: number }>(
      'SELECT id, receipt_number FROM orders WHERE receipt_number IS NOT NULL ORDER BY receipt_number',
    );
    expect(numbered.map(({ receipt_number }) => receipt_number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(numbered.map(({ id }) => id)).toEqual([12, 1, 2, 5, 6, 8, 9, 10, 11]);
    expect(await shop.rows('SELECT * FROM receipt_counters')).toEqual([{ register_id: 1, last_number: 9 }]);
  });

  it('leaves no completed sale whose payments less change are not its total', async () => {
    const wrong = await shop.rows(`
      SELECT id FROM orders
      WHERE completed_at IS NOT NULL
        AND total <> (SELECT coalesce(sum(amount - change), 0) FROM payments WHERE order_id = orders.id)`);
    expect(wrong).toEqual([]);
  });

  it('gives a refunded sale one refund, whose shares add up to it to the cent', async () => {
    const refunds = await shop.rows(`
      SELECT order_id, refunds.amount::float, array_agg(refund_items.amount::float ORDER BY refund_items.id) AS shares
      FROM refunds JOIN refund_items ON refund_id = refunds.id GROUP BY refunds.id ORDER BY order_id`);
    expect(refunds).toEqual([
      { order_id: 1, amount: 4.5, shares: [4.5] },
      { order_id: 9, amount: 10, shares: [3.33, 3.34, 3.33] },
      { order_id: 11, amount: 2, shares: [2, 0] },
    ]);
  });

  it('changes nothing when it is run again', async () => {
    const before = await readRows(shop);
    await shop.run(step('backfill_old_sales').up);
    expect(await readRows(shop)).toEqual(before);
  });
});

describe('filling in old sales of a shop without registers', () => {
  it('makes "Till 1" and counts its receipts', async () => {
    await justBefore('create_registers_and_payments', async (shop) => {
      for (const title of ['create_registers_and_payments', 'add_receipts_to_orders', 'backfill_old_sales'])
        await shop.run(step(title).up);
      const rows = await readRows(shop);
      expect(rows.registers).toEqual([{ id: 1, name: 'Till 1', is_active: true }]);
      expect(rows.receipt_counters).toEqual([{ register_id: 1, last_number: 8 }]);
      expect(valuesOf(rows, 'orders', 'receipt_number').filter(Boolean)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });
  });

  it('makes nothing at all in an empty shop', async () => {
    await withDatabase(
      () => databaseAt(history.at(-1)?.title ?? '', { empty: true }),
      async (shop) => {
        for (const [table, rows] of Object.entries(await readRows(shop)))
          expect({ table, rows }).toEqual({ table, rows: [] });
      },
    );
  });
});

describe('filling in earlier refunds', () => {
  it('numbers them on from the counter, and gives each the tax that the shop would', async () => {
    await justBefore('backfill_refunds', async (shop) => {
      // Three thirds of a tax that three do not divide, beside one that came back before.
      await shop.run(`
        UPDATE order_items SET quantity = 3, unit_price = 3.334, discount = 0.002, line_total = 10.00, order_discount = 0,
          tax = 1.00 WHERE order_id = 14;
        UPDATE orders SET discount = 0, total = 10.00, tax = 1.00 WHERE id = 14;
        UPDATE refund_items SET amount = 3.33 WHERE refund_id = 2;
        UPDATE refund_items SET amount = 3.34 WHERE refund_id = 3;`);
      await shop.run(step('backfill_refunds').up);
      const shares = [0, 1].map((before) => refundOf({ quantity: 3, paid: 10_000n, tax: 1_000n }, { before, now: 1 }));
      const items = await shop.rows<{ tax: number }>(
        'SELECT tax::float FROM refund_items WHERE refund_id IN (2, 3) ORDER BY refund_id',
      );
      expect(items.map(({ tax }) => BigInt(Math.round(tax * 1000)))).toEqual(shares.map(({ tax }) => tax));
      const wrong = await shop.rows(`
        SELECT id FROM refunds
        WHERE amount <> (SELECT coalesce(sum(amount), 0) FROM refund_payments WHERE refund_id = refunds.id)
          OR tax <> (SELECT coalesce(sum(tax), 0) FROM refund_items WHERE refund_id = refunds.id) AND id < 4`);
      expect(wrong).toEqual([]);
      const numbers = await shop.rows<{ number: number }>('SELECT number FROM refunds ORDER BY number');
      expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, index) => index + 1));
      expect(await shop.rows('SELECT last_number FROM refund_counters')).toEqual([{ last_number: numbers.length }]);
      expect(await shop.rows('SELECT id FROM refunds WHERE was_allowed')).toEqual([{ id: 3 }]);
    });
  });

  it('changes nothing when it is run again', async () => {
    await withDatabase(
      () => databaseBefore('backfill_refunds'),
      async (shop) => {
        await shop.run(step('backfill_refunds').up);
        const before = await readRows(shop);
        await shop.run(step('backfill_refunds').up);
        expect(await readRows(shop)).toEqual(before);
      },
    );
  });
});

describe('counting the paper of earlier receipts', () => {
  it('makes the next print of each a copy, and keeps what was counted meanwhile', async () => {
    await withDatabase(
      () => databaseBefore('count_earlier_receipts'),
      async (shop) => {
        await shop.run(step('count_earlier_receipts').up);
        const wrong = await shop.rows(`
          SELECT id, last_copy FROM orders LEFT JOIN receipt_print_counters ON order_id = id
          WHERE last_copy IS DISTINCT FROM
            CASE WHEN receipt_number IS NOT NULL THEN coalesce((SELECT max(copy) FROM receipt_prints WHERE order_id = id), 0) END`);
        expect(wrong).toEqual([]);
      },
    );
  });
});

describe('the shop after the last step', () => {
  it('still has a ledger that equals the stock, and books that add up', async () => {
    await withDatabase(
      () => databaseAt(history.at(-1)?.title ?? ''),
      async (shop) => {
        expect(await differences(shop)).toEqual([]);
        const wrong = await shop.rows(`
          SELECT orders.id FROM orders LEFT JOIN order_items ON order_id = orders.id
          GROUP BY orders.id
          HAVING total <> subtotal - orders.discount + CASE WHEN prices_include_tax THEN 0 ELSE orders.tax END + rounding
            OR orders.discount <> coalesce(sum(order_discount), 0)`);
        expect(wrong).toEqual([]);
        expect(rowById(await readRows(shop), 'products', 31)).toMatchObject({ price: 1.255, purchase_price: 0.999 });
      },
    );
  });
});

/** Products whose stock is not the sum of their movements. */
async function differences(shop: ShopDatabase): Promise<unknown[]> {
  return shop.rows(`
    SELECT id, stock FROM products
    WHERE stock <> (SELECT coalesce(sum(quantity), 0) FROM stock_movements WHERE product_id = products.id)`);
}
