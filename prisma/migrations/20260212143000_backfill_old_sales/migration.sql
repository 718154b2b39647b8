-- Fill in snapshots, sums, receipts and payments of old sales
--
-- Revises: 20260212091500_add_receipts_to_orders
-- Kind: atomic
-- Why: reports, receipts and refunds should not need two rules, one for old sales and one for new ones
-- Technique: a backfill that writes down what it assumes. What a customer paid (orders.total) is never changed.
--   Lines: today's name and SKU of the product, the best that is known. line_total = quantity × unit_price.
--   Sums: a total above its lines was tax, one below was a discount. An open cart's total is its lines.
--   Receipts: completed, voided and refunded orders are numbered by id on the first register ("Till 1" is made
--   if there is none). Old sales belong to no shift: nobody counted a drawer.
--   Payments: the old till knew only cash, paid exactly. A refunded order gets one refund for all of its lines.
-- Trap: done line by line in application code, this takes hours and stops half-way. Done as one statement on a very
--   large table it takes one long lock: there, work through the ids in batches, and stop selling for the last one.
BEGIN;
SET LOCAL lock_timeout = '5s';

-- No sale may be completed between the numbering and the setting of the counter.
LOCK TABLE orders, order_items IN SHARE ROW EXCLUSIVE MODE;

UPDATE order_items
SET product_name = coalesce(order_items.product_name, products.name),
    sku = coalesce(order_items.sku, products.sku),
    line_total = coalesce(order_items.line_total, order_items.quantity * order_items.unit_price)
FROM products
WHERE products.id = order_items.product_id
  AND (order_items.product_name IS NULL OR order_items.line_total IS NULL);

UPDATE orders
SET subtotal = sums.lines,
    total = sums.paid,
    discount = greatest(sums.lines - sums.paid, 0),
    tax = greatest(sums.paid - sums.lines, 0)
FROM (
    SELECT orders.id,
           coalesce(sum(order_items.line_total), 0) AS lines,
           CASE
               WHEN orders.status = 'pending' THEN coalesce(sum(order_items.line_total), 0)
               ELSE orders.total
           END AS paid
    FROM orders
    LEFT JOIN order_items ON order_items.order_id = orders.id
    WHERE orders.completed_at IS NULL AND orders.idempotency_key IS NULL
    GROUP BY orders.id
) AS sums
WHERE sums.id = orders.id;

INSERT INTO registers (name)
SELECT 'Till 1'
WHERE NOT EXISTS (SELECT 1 FROM registers)
  AND EXISTS (SELECT 1 FROM orders WHERE status NOT IN ('pending', 'cancelled') AND receipt_number IS NULL);

INSERT INTO receipt_counters (register_id)
SELECT min(id) FROM registers HAVING min(id) IS NOT NULL
ON CONFLICT (register_id) DO NOTHING;

WITH till AS (
    SELECT register_id, last_number FROM receipt_counters ORDER BY register_id LIMIT 1
), numbered AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place
    FROM orders
    WHERE status NOT IN ('pending', 'cancelled') AND receipt_number IS NULL
)
UPDATE orders
SET register_id = till.register_id,
    receipt_number = till.last_number + numbered.place,
    completed_at = coalesce(completed_at, created_at)
FROM till, numbered
WHERE numbered.id = orders.id;

UPDATE receipt_counters
SET last_number = last.number
FROM (SELECT register_id, max(receipt_number) AS number FROM orders GROUP BY register_id) AS last
WHERE last.register_id = receipt_counters.register_id AND last.number > receipt_counters.last_number;

INSERT INTO payments (order_id, method, amount, created_at)
SELECT id, 'cash', total, completed_at
FROM orders
WHERE completed_at IS NOT NULL
  AND total > 0
  AND NOT EXISTS (SELECT 1 FROM payments WHERE payments.order_id = orders.id)
ORDER BY id;

WITH refunded AS (
    INSERT INTO refunds (order_id, user_id, method, amount, reason, idempotency_key, created_at)
    SELECT id, user_id, 'cash', total, 'Refunded before refunds were written down', gen_random_uuid(), completed_at
    FROM orders
    WHERE status = 'refunded'
      AND total > 0
      AND NOT EXISTS (SELECT 1 FROM refunds WHERE refunds.order_id = orders.id)
    ORDER BY id
    RETURNING id, order_id, amount
), shares AS (
    -- Each line's share of the refund is the difference of two rounded running sums, so the shares add up exactly.
    SELECT refunded.id AS refund_id,
           order_items.id AS order_item_id,
           order_items.quantity,
           refunded.amount,
           sum(order_items.line_total) OVER lines_so_far AS running,
           order_items.line_total,
           sum(order_items.line_total) OVER (PARTITION BY refunded.id) AS lines,
           row_number() OVER lines_so_far AS place
    FROM refunded
    JOIN order_items ON order_items.order_id = refunded.order_id
    WINDOW lines_so_far AS (PARTITION BY refunded.id ORDER BY order_items.id)
)
INSERT INTO refund_items (refund_id, order_item_id, quantity, amount)
SELECT refund_id,
       order_item_id,
       quantity,
       CASE
           WHEN lines > 0 THEN round(amount * running / lines, 2) - round(amount * (running - line_total) / lines, 2)
           WHEN place = 1 THEN amount
           ELSE 0
       END
FROM shares
ORDER BY order_item_id;

COMMIT;
