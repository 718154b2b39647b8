import { type CheckContext, demand, demandApplied, type Place } from '../../check.ts';

export async function check({ everywhere, history }: CheckContext): Promise<void> {
  const { timeline } = await history();
  demandApplied(timeline, { expected: 'three migrations, all of them applied', hint: 2, beyond: 2 });
  await everywhere({
    hint: 1,
    demands: tillsAndCustomersAreThere,
    facts: [
      {
        says: 'front or back as the till of each order, as the migration says',
        start: "SELECT id, CASE WHEN id % 2 = 1 THEN 'front' ELSE 'back' END FROM orders",
        now: 'SELECT id, till FROM orders',
        hint: 2,
      },
      {
        says: 'the orders of known customers still theirs',
        start: 'SELECT id, customer_id FROM orders WHERE customer_id IN (SELECT id FROM customers)',
        now: 'SELECT id, customer_id FROM orders',
        hint: 3,
      },
      {
        says: 'the customers Ada, Grace, Edsger and Barbara, and their numbers but that of Barbara',
        start: "SELECT id, name, CASE WHEN name <> 'Barbara' THEN phone END FROM customers WHERE id <= 4",
        hint: 1,
      },
    ],
    // Somebody may be added, to whom the two orders belong that are nobody's.
    changes: ['orders.customer_id', 'customers'],
    // What is in the way here: other databases have no two customers of one number, and no orders of one who is not there; and orders of their own.
    elsewhere: `UPDATE customers SET phone = '050 3456' WHERE name = 'Barbara';
                UPDATE orders SET customer_id = NULL WHERE customer_id NOT IN (SELECT id FROM customers);
                INSERT INTO orders (customer_id, total) VALUES (1, 3), (NULL, 3.5)`,
  });
}

async function tillsAndCustomersAreThere({ column, query, refusal }: Place): Promise<void> {
  demand((await column('orders', 'till')) !== undefined, {
    expected: 'the column "till" in the table orders, as the migration says',
    found: 'the table has no such column',
    hint: 2,
  });
  const [{ lost } = { lost: 0 }] = await query<{ lost: number }>(
    `SELECT count(*)::int AS lost FROM orders
      WHERE customer_id IS NOT NULL AND NOT EXISTS (SELECT FROM customers c WHERE c.id = customer_id)`,
  );
  demand(lost === 0, {
    expected: 'no order that names a customer who is not there',
    found: `${lost} such orders`,
    hint: 3,
  });
  demand((await refusal('INSERT INTO orders (customer_id, total) VALUES (999, 1)')) === '23503', {
    expected: 'a foreign key from orders to customers, as the migration says',
    found: 'an order of customer 999, who is not there, was taken',
    hint: 2,
  });
}
