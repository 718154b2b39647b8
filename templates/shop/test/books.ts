import { expect } from 'vitest';
import type { PrismaClient } from '../prisma/generated/client.ts';

/**
 * Holds the books against each other: the ledger and the stock, the lines and the totals, the payments and the totals,
 * the receipt numbers and the number of sales.
 */
export async function expectBooksToBalance(prisma: PrismaClient): Promise<void> {
  const faults = await prisma.$queryRaw<{ fault: string }[]>`
    SELECT 'stock of product ' || id AS fault FROM products
      WHERE stock <> (SELECT coalesce(sum(quantity), 0) FROM stock_movements WHERE product_id = products.id)
    UNION ALL
    SELECT 'total of order ' || id FROM orders
      WHERE status = 'completed' AND (
        total <> subtotal - discount + CASE WHEN prices_include_tax THEN 0 ELSE tax END + rounding
        OR discount <> (SELECT coalesce(sum(order_discount), 0) FROM order_items WHERE order_id = orders.id)
        OR subtotal <> (SELECT coalesce(sum(line_total), 0) FROM order_items WHERE order_id = orders.id)
        OR tax <> (SELECT coalesce(sum(tax), 0) FROM order_items WHERE order_id = orders.id))
    UNION ALL
    SELECT 'payments of order ' || id FROM orders
      WHERE status = 'completed'
        AND total <> (SELECT coalesce(sum(amount - change), 0) FROM payments WHERE order_id = orders.id)
    UNION ALL
    SELECT 'stock taken by order ' || id FROM orders
      WHERE status = 'completed'
        AND (SELECT coalesce(sum(quantity), 0) FROM order_items WHERE order_id = orders.id)
          <> (SELECT -coalesce(sum(quantity), 0) FROM stock_movements WHERE order_id = orders.id)
    UNION ALL
    SELECT 'receipt numbers of register ' || register_id FROM orders WHERE receipt_number IS NOT NULL
      GROUP BY register_id
      HAVING min(receipt_number) <> 1 OR max(receipt_number) <> count(*)
        OR max(receipt_number) <> (SELECT last_number FROM receipt_counters WHERE register_id = orders.register_id)`;
  expect(faults).toEqual([]);
}
