import { describe, expect, it } from 'vitest';
import { justBefore, rightAfter } from './journey.ts';
import { locksOn, type ShopDatabase } from './shop-database.ts';
import { step } from './shop-migrations.ts';
import { readRows } from './shop-rows.ts';

// Each trap that a header of the migrations of people, sales and stock names, sprung on purpose.

async function count(shop: ShopDatabase, from: string): Promise<number> {
  return Number((await shop.rows<{ count: string }>(`SELECT count(*) FROM ${from}`))[0]?.count);
}

describe('deleting a user who has sold something', () => {
  it('deletes their sales, lines and all, at create_sales', () =>
    rightAfter('create_sales', async (shop) => {
      expect(await count(shop, 'orders WHERE user_id = 1')).toBe(4);
      await shop.run('DELETE FROM users WHERE id = 1');
      expect(await count(shop, 'orders WHERE user_id = 1')).toBe(0);
      expect(await count(shop, 'order_items WHERE order_id IN (1, 5, 6)')).toBe(0);
    }));

  it('is refused at restrict_user_deletion, while a user without sales can go', () =>
    rightAfter('restrict_user_deletion', async (shop) => {
      await expect(shop.run('DELETE FROM users WHERE id = 1')).rejects.toMatchObject({
        constraint: 'orders_user_id_fkey',
      });
      await shop.run('DELETE FROM users WHERE id = 3');
      expect(await count(shop, 'orders')).toBe(7);
    }));

  it('takes refresh tokens along, and leaves every old user able to sign in at first', () =>
    rightAfter('add_lockout_and_refresh_tokens', async (shop) => {
      await shop.run('DELETE FROM order_items; DELETE FROM orders; DELETE FROM users WHERE id = 1');
      expect(await count(shop, 'refresh_tokens')).toBe(0);
      expect(await shop.rows('SELECT is_active FROM users WHERE id = 2')).toEqual([{ is_active: true }]);
    }));
});

describe('order_status', () => {
  it('refuses a value that it does not list', () =>
    rightAfter('create_sales', async (shop) => {
      await expect(shop.run(`UPDATE orders SET status = 'compleated'`)).rejects.toMatchObject({ code: '22P02' });
    }));

  it('does not let a new value be used in the transaction that adds it', () =>
    justBefore('add_voided_and_refunded', async (shop) => {
      const addAndUse = step('add_voided_and_refunded').up.replace(
        'COMMIT;',
        `UPDATE orders SET status = 'voided'; COMMIT;`,
      );
      await expect(shop.run(addAndUse)).rejects.toMatchObject({ code: '55P04' });
    }));
});

describe('one active loyalty programme', () => {
  it('is what the partial index allows, with any number of inactive ones', () =>
    rightAfter('create_loyalty_programs', async (shop) => {
      await expect(shop.run(`INSERT INTO loyalty_programs (name) VALUES ('Second')`)).rejects.toMatchObject({
        constraint: 'loyalty_programs_one_active_key',
      });
      await shop.run('DROP INDEX loyalty_programs_one_active_key');
      const plain = 'CREATE UNIQUE INDEX ON loyalty_programs (is_active)';
      await expect(shop.run(plain)).rejects.toMatchObject({ code: '23505' });
    }));
});

describe('checks of amounts', () => {
  it('refuse new rows that break them, and let NULL pass', () =>
    rightAfter('check_amounts', async (shop) => {
      const broken: Record<string, string> = {
        products_price_check: 'UPDATE products SET price = -1 WHERE id = 1',
        products_tax_rate_check: 'UPDATE products SET tax_rate = 101 WHERE id = 1',
        products_stock_check: 'UPDATE products SET stock = -1 WHERE id = 1',
        products_barcode_check: `UPDATE products SET barcode = ' ' WHERE id = 1`,
        customers_loyalty_points_check: 'UPDATE customers SET loyalty_points = -1 WHERE id = 1',
        orders_total_check: 'UPDATE orders SET total = -1 WHERE id = 1',
        order_items_quantity_check: 'UPDATE order_items SET quantity = 0 WHERE id = 1',
        order_items_unit_price_check: 'UPDATE order_items SET unit_price = -1 WHERE id = 1',
      };
      for (const [constraint, sql] of Object.entries(broken))
        await expect(shop.run(sql)).rejects.toMatchObject({ code: '23514', constraint });
      await shop.run('UPDATE products SET barcode = NULL WHERE id = 1');
    }));

  it('cannot be validated while one old row breaks them, and then nothing is repaired either', () =>
    justBefore('check_amounts', async (shop) => {
      await shop.run('UPDATE order_items SET quantity = -1 WHERE id = 1');
      await shop.run(step('check_amounts').up);
      const rows = await readRows(shop);
      await expect(shop.run(step('repair_and_validate_amounts').up)).rejects.toMatchObject({
        code: '23514',
        constraint: 'order_items_quantity_check',
      });
      await shop.run('ROLLBACK');
      expect(await readRows(shop)).toEqual(rows);

      expect(await shop.rows('SELECT id FROM order_items WHERE NOT quantity > 0')).toEqual([{ id: 1 }]);
      await shop.run('UPDATE order_items SET quantity = 1 WHERE id = 1');
      await shop.run(step('repair_and_validate_amounts').up);
    }));
});

describe('an invoice', () => {
  it('says the same when its order and its product change, and keeps its customer', () =>
    rightAfter('create_invoices', async (shop) => {
      const items = (await readRows(shop)).invoice_items;
      await shop.run(
        `UPDATE order_items SET unit_price = 99 WHERE order_id = 1; UPDATE products SET name = 'X' WHERE id = 1`,
      );
      expect((await readRows(shop)).invoice_items).toEqual(items);
      await expect(shop.run('DELETE FROM customers WHERE id = 1')).rejects.toMatchObject({
        constraint: 'invoices_customer_id_fkey',
      });
    }));
});

describe('receipt numbers', () => {
  it('have a gap after a sale that failed when a sequence gives them, and none from a counter row', () =>
    rightAfter('create_registers_and_payments', async (shop) => {
      await shop.run('CREATE SEQUENCE receipt_sequence');
      const counter =
        'UPDATE receipt_counters SET last_number = last_number + 1 WHERE register_id = 1 RETURNING last_number';
      const draw = async () => ({
        sequence: (await shop.rows(`SELECT nextval('receipt_sequence')::int AS number`))[0]?.number,
        counter: (await shop.rows(counter))[0]?.last_number,
      });
      expect(await draw()).toEqual({ sequence: 1, counter: 1 });
      await shop.run('BEGIN');
      await draw();
      await shop.run('ROLLBACK');
      expect(await draw()).toEqual({ sequence: 3, counter: 2 });
    }));

  it('and one open shift belong to a register', () =>
    rightAfter('create_registers_and_payments', async (shop) => {
      const open = 'INSERT INTO shifts (register_id, opened_by_id, opening_float) VALUES (1, 1, 0)';
      await expect(shop.run(open)).rejects.toMatchObject({ constraint: 'shifts_one_open_key' });
    }));
});

describe('sales that do not add up', () => {
  it('cannot get their snapshots NOT NULL at once', () =>
    justBefore('backfill_old_sales', async (shop) => {
      const atOnce = 'ALTER TABLE order_items ALTER COLUMN product_name SET NOT NULL';
      await expect(shop.run(atOnce)).rejects.toMatchObject({ code: '23502' });
    }));

  it('are refused, also from code that knows no subtotal, while lines are not added up by a CHECK', () =>
    rightAfter('check_sales', async (shop) => {
      const old = 'INSERT INTO orders (user_id, total) VALUES (1, 5.00)';
      await expect(shop.run(old)).rejects.toMatchObject({ constraint: 'orders_sum_check' });
      const unreceipted = `INSERT INTO orders (status, user_id, completed_at) VALUES ('completed', 1, now())`;
      await expect(shop.run(unreceipted)).rejects.toMatchObject({ constraint: 'orders_completed_check' });
      await shop.run('UPDATE orders SET subtotal = 100, total = 100, discount = 0, tax = 0 WHERE id = 1');
    }));

  it('are refused as tenders too', () =>
    rightAfter('check_sales', async (shop) => {
      const pay = (values: string) =>
        shop.run(`INSERT INTO payments (order_id, method, amount, change) VALUES (${values})`);
      for (const values of [`1, 'card', 10, 1`, `1, 'cash', 10, 11`, `1, 'cash', 10, -1`])
        await expect(pay(values)).rejects.toMatchObject({ constraint: 'payments_change_check' });
      await expect(pay(`1, 'cash', 0, 0`)).rejects.toMatchObject({ constraint: 'payments_amount_check' });
    }));
});

describe('the terms of a sale', () => {
  const gross = (columns: string, values: string) =>
    `INSERT INTO orders (user_id, ${columns}subtotal, tax, total) VALUES (1, ${values}11.90, 1.90, 11.90)`;

  it('are net for code that does not know them, which cannot write down a gross sale', () =>
    rightAfter('add_price_terms', async (shop) => {
      await expect(shop.run(gross('', ''))).rejects.toMatchObject({ constraint: 'orders_sum_check' });
      await shop.run(gross('prices_include_tax, ', 'true, '));
      await shop.run('INSERT INTO orders (user_id, subtotal, tax, total) VALUES (1, 10, 1.90, 11.90)');
    }));

  it('are refused where they make no sense', () =>
    rightAfter('add_price_terms', async (shop) => {
      const broken: Record<string, string> = {
        order_items_sum_check: 'line_total = line_total + 0.01',
        order_items_order_discount_check: 'order_discount = line_total + 0.01',
        order_items_tax_exempt_check: 'is_tax_exempt = true',
      };
      for (const [constraint, change] of Object.entries(broken))
        await expect(shop.run(`UPDATE order_items SET ${change} WHERE order_id = 14`)).rejects.toMatchObject({
          code: '23514',
          constraint,
        });
      await shop.run('UPDATE order_items SET unit_price = 1.459, line_total = 2.92 - discount WHERE order_id = 14');
    }));

  it('are read under the strong lock when they are validated in the file that adds them', () =>
    justBefore('add_price_terms', async (shop) => {
      await shop.run(
        step('add_price_terms').up.replace('COMMIT;', 'ALTER TABLE orders VALIDATE CONSTRAINT orders_sum_check;'),
      );
      expect(await locksOn(shop, 'orders')).toContain('AccessExclusiveLock');
      await shop.run('ROLLBACK');
      for (const title of ['add_price_terms', 'spread_order_discounts']) await shop.run(step(title).up);
      await shop.run(step('validate_price_terms').up.replace('COMMIT;', ''));
      expect(await locksOn(shop, 'orders')).not.toContain('AccessExclusiveLock');
      await shop.run('ROLLBACK');
    }));
});

describe('the discount of an earlier order', () => {
  it('is spread by largest remainder, while parts that are rounded one by one do not add up', () =>
    justBefore('spread_order_discounts', async (shop) => {
      await shop.run(`
        INSERT INTO orders (id, user_id, subtotal, discount, total) VALUES (50, 1, 15.00, 10.00, 5.00);
        INSERT INTO order_items (id, order_id, product_id, product_name, quantity, unit_price, line_total)
        SELECT 500 + place, 50, 1, 'Assam', 1, 5.00, 5.00 FROM generate_series(1, 3) AS place`);
      expect(
        await shop.rows(
          'SELECT sum(round(10 * line_total / 15, 3))::float AS sum FROM order_items WHERE order_id = 50',
        ),
      ).toEqual([{ sum: 9.999 }]);
      await shop.run(step('spread_order_discounts').up);
      // A sale in dinars has a total with three decimals, so the parts have them, too.
      const parts = 'SELECT order_discount::float AS part FROM order_items WHERE order_id = 50 ORDER BY id';
      expect(await shop.rows(parts)).toEqual([{ part: 3.334 }, { part: 3.333 }, { part: 3.333 }]);
      await shop.run(step('spread_order_discounts').up);
      expect(await shop.rows(parts)).toEqual([{ part: 3.334 }, { part: 3.333 }, { part: 3.333 }]);
    }));
});

describe('the ledger', () => {
  it('refuses movements of nothing, sales that add stock, and sales without an order', () =>
    rightAfter('create_stock_ledger', async (shop) => {
      const move = (values: string) =>
        shop.run(`INSERT INTO stock_movements (product_id, kind, quantity, order_id) VALUES (${values})`);
      for (const values of [`1, 'adjust', 0, NULL`, `1, 'sale', 1, 1`, `1, 'refund', -1, 1`, `1, 'receive', -1, NULL`])
        await expect(move(values)).rejects.toMatchObject({ constraint: 'stock_movements_quantity_check' });
      await expect(move(`1, 'sale', -1, NULL`)).rejects.toMatchObject({ constraint: 'stock_movements_order_check' });
    }));
});

describe('the audit log', () => {
  it('only grows, until its owner drops the trigger', () =>
    rightAfter('create_audit_log', async (shop) => {
      for (const sql of [`UPDATE audit_log SET action = 'x'`, 'DELETE FROM audit_log', 'TRUNCATE audit_log'])
        await expect(shop.run(sql)).rejects.toThrow('Rows of audit_log are only ever added');
      await shop.run('DROP TRIGGER audit_log_append_only ON audit_log; DELETE FROM audit_log');
      expect(await count(shop, 'audit_log')).toBe(0);
    }));

  it('is broken by a tool that splits its file at semicolons', () =>
    justBefore('create_audit_log', async (shop) => {
      const pieces = step('create_audit_log').up.split(';');
      const broken = (async () => {
        for (const piece of pieces) await shop.run(piece);
      })();
      await expect(broken).rejects.toMatchObject({ code: '42601' });
    }));
});
