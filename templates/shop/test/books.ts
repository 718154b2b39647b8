import { expect } from 'vitest';
import type { PrismaClient } from '../prisma/generated/client.ts';
import { verifyReceipts } from '../src/sales/verify-receipts.ts';

/**
 * Holds the books against each other: the ledgers with the stock and the points, the lines and the totals, the payments and the
 * totals, the receipt numbers and the number of sales, the receipts, their seals, and
 * their papers.
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
          <> (SELECT -coalesce(sum(quantity), 0) FROM stock_movements WHERE order_id = orders.id AND kind = 'sale')
    UNION ALL
    SELECT 'stock of the voided order ' || id FROM orders
      WHERE status = 'voided'
        AND 0 <> (SELECT coalesce(sum(quantity), 0) FROM stock_movements WHERE order_id = orders.id)
    UNION ALL
    SELECT 'refunds by ' || method || ' of order ' || order_id FROM refund_payments JOIN refunds ON refunds.id = refund_id
      WHERE method <> 'store_credit'
      GROUP BY order_id, method
      HAVING sum(refund_payments.amount) > (SELECT coalesce(sum(payments.amount - change), 0) FROM payments
        WHERE payments.order_id = refunds.order_id AND payments.method = refund_payments.method)
    UNION ALL
    SELECT 'refund ' || id FROM refunds
      WHERE amount <> (SELECT coalesce(sum(amount), 0) FROM refund_payments WHERE refund_id = refunds.id)
        OR amount - rounding <> (SELECT coalesce(sum(amount), 0) FROM refund_items WHERE refund_id = refunds.id)
        OR tax <> (SELECT coalesce(sum(tax), 0) FROM refund_items WHERE refund_id = refunds.id)
    UNION ALL
    SELECT 'refunds of line ' || order_items.id FROM order_items JOIN refund_items ON order_item_id = order_items.id
      JOIN orders ON orders.id = order_items.order_id
      GROUP BY order_items.id, orders.id
      HAVING sum(refund_items.quantity) = order_items.quantity AND (
        sum(refund_items.tax) <> order_items.tax OR sum(refund_items.amount) <>
          line_total - order_discount + CASE WHEN prices_include_tax THEN 0 ELSE order_items.tax END)
    UNION ALL
    SELECT 'refund numbers of register ' || register_id FROM refunds
      GROUP BY register_id
      HAVING min(number) <> 1 OR max(number) <> count(*)
        OR max(number) <> (SELECT last_number FROM refund_counters WHERE register_id = refunds.register_id)
    UNION ALL
    SELECT 'exchange of refund ' || refund_id FROM exchanges
      JOIN refunds ON refunds.id = refund_id JOIN orders ON orders.id = exchanges.order_id
      WHERE refunds.idempotency_key <> orders.idempotency_key OR refunds.shift_id <> orders.shift_id
        OR refunds.register_id <> orders.register_id OR refunds.user_id <> orders.user_id
        OR exchanges.amount <> least(refunds.amount - refunds.rounding, orders.total - orders.rounding)
        OR exchanges.amount > (SELECT coalesce(sum(amount), 0) FROM store_credit_entries WHERE refund_id = refunds.id)
        OR exchanges.amount > (SELECT -coalesce(sum(amount), 0) FROM store_credit_entries
          WHERE order_id = orders.id AND kind = 'redeemed')
    UNION ALL
    SELECT 'half of an exchange: refund ' || refunds.id FROM refunds JOIN orders USING (idempotency_key)
      WHERE NOT EXISTS (SELECT FROM exchanges WHERE refund_id = refunds.id AND order_id = orders.id)
    UNION ALL
    SELECT 'numbers of ' || kind || 's' FROM (VALUES ('invoice'), ('credit_note')) AS known (kind)
      LEFT JOIN document_counters USING (kind)
      LEFT JOIN LATERAL (
        SELECT count(DISTINCT n) AS count, min(n) AS first, max(n) AS last
        FROM (
          SELECT substring(number FROM '^INV-([0-9]+)$')::int AS n FROM invoices WHERE kind = 'invoice'
          UNION ALL SELECT substring(number FROM '^CN-([0-9]+)$')::int FROM credit_notes WHERE kind = 'credit_note'
        ) AS numbered
      ) AS given ON true
      WHERE coalesce(last_number, 0) <> coalesce(last, 0) OR count <> coalesce(last_number, 0) OR (count > 0 AND first <> 1)
    UNION ALL
    SELECT 'invoice ' || invoices.id FROM invoices JOIN orders ON orders.id = order_id
      WHERE invoices.total <> orders.total OR (document ->> 'total')::numeric <> orders.total
        OR (document ->> 'tax')::numeric <> orders.tax OR document ->> 'number' <> number
        OR orders.total - orders.rounding
          <> (SELECT sum((line ->> 'gross')::numeric) FROM jsonb_array_elements(document -> 'lines') AS line)
        OR orders.total - orders.rounding
          <> (SELECT sum((rate ->> 'net')::numeric + (rate ->> 'tax')::numeric) FROM jsonb_array_elements(document -> 'taxes') AS rate)
        OR orders.subtotal <> (SELECT sum(line_total) FROM invoice_items WHERE invoice_id = invoices.id)
    UNION ALL
    SELECT 'credit note for refund ' || refunds.id FROM refunds JOIN invoices USING (order_id)
      LEFT JOIN credit_notes ON refund_id = refunds.id
      WHERE credit_notes.id IS NULL OR credit_notes.invoice_id <> invoices.id OR credit_notes.total <> refunds.amount
        OR (credit_notes.document ->> 'tax')::numeric <> refunds.tax
        OR refunds.amount - refunds.rounding <> (SELECT sum((line ->> 'gross')::numeric)
          FROM jsonb_array_elements(credit_notes.document -> 'lines') AS line)
    UNION ALL
    SELECT 'credit note for the voided order ' || orders.id FROM orders JOIN invoices ON order_id = orders.id
      WHERE (status = 'voided') <> EXISTS (SELECT FROM credit_notes
        WHERE invoice_id = invoices.id AND refund_id IS NULL AND credit_notes.total = orders.total)
    UNION ALL
    SELECT 'store credit ' || id FROM store_credits
      WHERE balance <> (SELECT coalesce(sum(amount), 0) FROM store_credit_entries WHERE store_credit_id = store_credits.id)
    UNION ALL
    SELECT 'store credit redeemed by order ' || id FROM orders
      WHERE (SELECT coalesce(sum(amount), 0) FROM payments WHERE order_id = orders.id AND method = 'store_credit')
        <> (SELECT -coalesce(sum(amount), 0) FROM store_credit_entries WHERE order_id = orders.id AND kind = 'redeemed')
    UNION ALL
    SELECT 'store credit issued by refund ' || refund_id FROM refund_payments WHERE method = 'store_credit'
      GROUP BY refund_id
      HAVING sum(amount)
        <> (SELECT sum(amount) FROM store_credit_entries WHERE refund_id = refund_payments.refund_id)
    UNION ALL
    SELECT 'store credit given back of order ' || order_id FROM store_credit_entries
      JOIN orders ON orders.id = order_id
      WHERE kind <> 'issued'
      GROUP BY order_id, store_credit_id, status
      HAVING sum(amount) > 0 OR (status = 'voided' AND sum(amount) <> 0)
    UNION ALL
    SELECT 'pieces that came back of line ' || order_item_id FROM refund_items
      JOIN order_items ON order_items.id = order_item_id
      GROUP BY order_item_id, order_items.quantity
      HAVING sum(refund_items.quantity) > order_items.quantity
    UNION ALL
    SELECT 'status of order ' || id FROM orders
      WHERE status IN ('completed', 'refunded') AND (status = 'refunded') <> (
        (SELECT coalesce(sum(quantity), 0) FROM order_items WHERE order_id = orders.id)
        = (SELECT coalesce(sum(refund_items.quantity), 0) FROM refund_items
           JOIN refunds ON refunds.id = refund_id WHERE refunds.order_id = orders.id))
    UNION ALL
    SELECT 'goods back on the shelf from order ' || order_id FROM stock_movements
      WHERE kind = 'refund'
      GROUP BY order_id, product_id
      HAVING sum(quantity) > (SELECT coalesce(sum(refund_items.quantity), 0) FROM refund_items
        JOIN order_items ON order_items.id = order_item_id
        WHERE order_items.order_id = stock_movements.order_id AND order_items.product_id = stock_movements.product_id)
    UNION ALL
    SELECT 'points of customer ' || id FROM customers
      WHERE loyalty_points <> (SELECT coalesce(sum(points), 0) FROM loyalty_movements WHERE customer_id = customers.id)
    UNION ALL
    SELECT 'points of order ' || orders.id FROM orders
      LEFT JOIN (
        SELECT order_id,
          coalesce(sum(points) FILTER (WHERE kind = 'earned'), 0) AS earned,
          coalesce(-sum(points) FILTER (WHERE kind = 'redeemed'), 0) AS redeemed,
          coalesce(sum(points) FILTER (WHERE kind = 'returned'), 0) AS returned,
          coalesce(-sum(points) FILTER (WHERE kind = 'taken_back'), 0) AS taken_back
        FROM loyalty_movements GROUP BY order_id
      ) AS moved ON order_id = orders.id
      WHERE points_earned <> coalesce(earned, 0) OR points_redeemed <> coalesce(redeemed, 0)
        OR returned > redeemed OR taken_back > earned
        OR (status IN ('voided', 'refunded') AND returned <> redeemed)
        OR points_discount <> (SELECT coalesce(sum(points_discount), 0) FROM order_items WHERE order_id = orders.id)
    UNION ALL
    SELECT 'who changed prices of order ' || orders.id FROM orders
      WHERE EXISTS (SELECT FROM order_items WHERE order_id = orders.id AND list_price IS NOT NULL)
        <> EXISTS (SELECT FROM audit_log WHERE action = 'sale.price-override' AND entity_id = orders.id::text)
    UNION ALL
    SELECT 'receipt numbers of register ' || register_id FROM orders WHERE receipt_number IS NOT NULL
      GROUP BY register_id
      HAVING min(receipt_number) <> 1 OR max(receipt_number) <> count(*)
        OR max(receipt_number) <> (SELECT last_number FROM receipt_counters WHERE register_id = orders.register_id)
    UNION ALL
    SELECT 'prints of order ' || order_id FROM receipt_print_counters
      -- Nobody knows who printed the originals of sales from before prints were counted.
      WHERE last_copy <> (SELECT count(*) FILTER (WHERE copy > 0) FROM receipt_prints
          WHERE order_id = receipt_print_counters.order_id)
        OR last_copy < (SELECT max(copy) FROM receipt_prints WHERE order_id = receipt_print_counters.order_id)
    UNION ALL
    SELECT 'uncounted prints of order ' || order_id FROM receipt_prints
      WHERE NOT EXISTS (SELECT FROM receipt_print_counters WHERE order_id = receipt_prints.order_id)
    UNION ALL
    SELECT 'seals of register ' || register_id FROM orders
      WHERE receipt_number IS NOT NULL
        AND NOT EXISTS (SELECT FROM receipt_seals WHERE order_id = orders.id)
        AND receipt_number > (SELECT min(receipt_number) FROM orders AS sealed JOIN receipt_seals ON order_id = sealed.id
          WHERE sealed.register_id = orders.register_id)
    UNION ALL
    SELECT 'cash of shift ' || id FROM shifts
      WHERE expected_cash <> opening_float
        + (SELECT coalesce(sum(amount - change), 0) FROM payments JOIN orders ON orders.id = order_id
           WHERE shift_id = shifts.id AND method = 'cash' AND status <> 'voided')
        - (SELECT coalesce(sum(refund_payments.amount), 0)
           FROM refund_payments JOIN refunds ON refunds.id = refund_id JOIN orders ON orders.id = order_id
           WHERE refunds.shift_id = shifts.id AND method = 'cash' AND status <> 'voided')
        + (SELECT coalesce(sum(CASE kind WHEN 'paid_in' THEN amount ELSE -amount END), 0) FROM cash_events
           WHERE shift_id = shifts.id)
    UNION ALL
    SELECT 'sale ' || orders.id || ' in the closed shift ' || shift_id
      FROM orders JOIN shifts ON shifts.id = shift_id WHERE completed_at > closed_at
    UNION ALL
    SELECT 'closed shift without a Z report ' || id FROM shifts
      WHERE (closed_at IS NOT NULL) <> EXISTS (SELECT FROM z_reports WHERE shift_id = shifts.id)
    UNION ALL
    SELECT 'Z report ' || id FROM z_reports
      WHERE (report ->> 'number')::int <> number
        OR (report -> 'receipts' ->> 'count')::int
          <> (SELECT count(*) FROM orders WHERE shift_id = z_reports.shift_id AND receipt_number IS NOT NULL)
        OR (report -> 'cash' ->> 'expected')::numeric <> (SELECT expected_cash FROM shifts WHERE id = shift_id)
        OR (report -> 'counted' ->> 'sum')::numeric <> (SELECT counted_cash FROM shifts WHERE id = shift_id)
        OR running_sales <> (SELECT sum((earlier.report -> 'sales' ->> 'total')::numeric) FROM z_reports AS earlier
          WHERE earlier.register_id = z_reports.register_id AND earlier.number <= z_reports.number)
        OR running_net <> (SELECT sum((earlier.report ->> 'net')::numeric) FROM z_reports AS earlier
          WHERE earlier.register_id = z_reports.register_id AND earlier.number <= z_reports.number)
    UNION ALL
    SELECT 'numbers of the Z reports of register ' || register_id FROM z_reports
      GROUP BY register_id
      HAVING min(number) <> 1 OR max(number) <> count(*)
        OR max(number) <> (SELECT last_number FROM z_report_counters WHERE register_id = z_reports.register_id)`;
  expect(faults).toEqual([]);
  expect(await verifyReceipts(prisma)).toMatchObject({ agree: true });
}
