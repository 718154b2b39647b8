import { describe, expect, it } from 'vitest';
import { justBefore, rightAfter } from './journey.ts';
import { aSessionWaits, locksOn, type ShopDatabase } from './shop-database.ts';
import { step } from './shop-migrations.ts';

// Each trap of locks and of CREATE INDEX CONCURRENTLY that a header names, sprung on purpose.

async function isValid(shop: ShopDatabase, index: string): Promise<unknown> {
  return (await shop.rows('SELECT indisvalid FROM pg_index WHERE indexrelid = $1::regclass', [index]))[0]?.indisvalid;
}

describe('VALIDATE CONSTRAINT', () => {
  const validate = 'ALTER TABLE orders VALIDATE CONSTRAINT orders_user_id_fkey';

  it('lets the shop go on selling when it has a file of its own', () =>
    justBefore('validate_orders_user', async (shop) => {
      await shop.run(`BEGIN; ${validate}`);
      expect(await locksOn(shop, 'orders')).not.toContain('AccessExclusiveLock');
      const till = await shop.connect();
      await till.query('INSERT INTO orders (user_id, total) VALUES (1, 5)');
      await till.end();
      await shop.run('COMMIT');
    }));

  it('holds the strong lock when it shares the transaction of the replacement', () =>
    justBefore('restrict_user_deletion', async (shop) => {
      await shop.run(step('restrict_user_deletion').up.replace('COMMIT;', validate));
      expect(await locksOn(shop, 'orders')).toContain('AccessExclusiveLock');
      await shop.run('ROLLBACK');
    }));

  it('comes before SET NOT NULL, which takes the strong lock', () =>
    justBefore('validate_sales', async (shop) => {
      const [validated = '', required] = step('validate_sales').up.split(
        /(?=ALTER TABLE order_items\n {4}ALTER COLUMN)/,
      );
      expect(required).toBeDefined();
      await shop.run(validated);
      expect(await locksOn(shop, 'order_items')).not.toContain('AccessExclusiveLock');
      await shop.run('ALTER TABLE order_items ALTER COLUMN product_name SET NOT NULL');
      expect(await locksOn(shop, 'order_items')).toContain('AccessExclusiveLock');
      await shop.run('ROLLBACK');
    }));
});

describe('a migration that waits for a lock', () => {
  it('gives up after lock_timeout and leaves nothing behind, so that the till goes on', () =>
    justBefore('create_stock_ledger', async (shop) => {
      const till = await shop.connect();
      await till.query('BEGIN; UPDATE products SET stock = stock - 1 WHERE id = 10');
      const hurried = step('create_stock_ledger').up.replace("lock_timeout = '5s'", "lock_timeout = '100ms'");
      await expect(shop.run(hurried)).rejects.toMatchObject({ code: '55P03' });
      await shop.run('ROLLBACK');
      await till.query('COMMIT');
      await till.end();
      expect(await shop.rows(`SELECT to_regclass('stock_movements') AS made`)).toEqual([{ made: null }]);
    }));
});

describe('CREATE INDEX CONCURRENTLY', () => {
  const { up } = step('index_orders_customer');

  it('is refused in a transaction, also in the silent one of two statements', () =>
    justBefore('index_orders_customer', async (shop) => {
      await expect(shop.run(`BEGIN; ${up}`)).rejects.toMatchObject({ code: '25001' });
      await shop.run('ROLLBACK');
      await expect(shop.run(`SELECT 1; ${up}`)).rejects.toMatchObject({ code: '25001' });
    }));

  it('waits for a forgotten transaction', () =>
    justBefore('index_orders_created_at', async (shop) => {
      const forgotten = await shop.connect();
      await forgotten.query('BEGIN; UPDATE orders SET total = total WHERE id = 1');
      const migration = shop.run(step('index_orders_created_at').up);
      await aSessionWaits(forgotten);
      await forgotten.query('COMMIT');
      await forgotten.end();
      await migration;
      expect(await isValid(shop, 'orders_created_at_idx')).toBe(true);
    }));

  it('leaves an INVALID index when it is interrupted, and IF NOT EXISTS calls that a success', () =>
    justBefore('index_order_items_product', async (shop) => {
      const forgotten = await shop.connect();
      await forgotten.query('BEGIN; UPDATE order_items SET quantity = quantity WHERE id = 1');
      await shop.run('SET statement_timeout = 200');
      await expect(shop.run(step('index_order_items_product').up)).rejects.toMatchObject({ code: '57014' });
      await shop.run('RESET statement_timeout');
      await forgotten.query('ROLLBACK');
      await forgotten.end();
      expect(await isValid(shop, 'order_items_product_id_idx')).toBe(false);

      await shop.run('CREATE INDEX CONCURRENTLY IF NOT EXISTS order_items_product_id_idx ON order_items (product_id)');
      expect(await isValid(shop, 'order_items_product_id_idx')).toBe(false);
      await shop.run('DROP INDEX CONCURRENTLY order_items_product_id_idx');
      await shop.run(step('index_order_items_product').up);
      expect(await isValid(shop, 'order_items_product_id_idx')).toBe(true);
    }));

  it('leaves, when it finds a double, an INVALID index that lets further ones in', () =>
    justBefore('unique_receipt_numbers', async (shop) => {
      await shop.run('UPDATE orders SET receipt_number = 1 WHERE id = 1');
      await expect(shop.run(step('unique_receipt_numbers').up)).rejects.toMatchObject({ code: '23505' });
      expect(await isValid(shop, 'orders_register_id_receipt_number_key')).toBe(false);
      await shop.run('UPDATE orders SET receipt_number = 1 WHERE id = 2');
    }));
});

describe('one idempotency key', () => {
  const key = '00000000-0000-4000-8000-0000000000aa';
  const look = `SELECT id FROM orders WHERE idempotency_key = '${key}'`;
  const sell = `INSERT INTO orders (user_id, idempotency_key) VALUES (1, '${key}')`;

  it('sells twice without the unique index when both requests look before either writes', () =>
    justBefore('unique_idempotency_keys', async (shop) => {
      expect(await sellFromTwoTills(shop)).toEqual([null, null]);
    }));

  it('sells once with it', () =>
    rightAfter('unique_idempotency_keys', async (shop) => {
      expect(await sellFromTwoTills(shop)).toEqual([null, '23505']);
    }));

  async function sellFromTwoTills(shop: ShopDatabase): Promise<(string | null)[]> {
    const tills = [await shop.connect(), await shop.connect()];
    for (const till of tills) expect((await till.query(look)).rows).toEqual([]);
    const outcomes: (string | null)[] = [];
    for (const till of tills)
      outcomes.push(
        await till.query(sell).then(
          () => null,
          (error: { code: string }) => error.code,
        ),
      );
    for (const till of tills) await till.end();
    return outcomes;
  }
});
