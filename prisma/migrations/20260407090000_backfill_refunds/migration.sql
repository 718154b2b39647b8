-- Fill in numbers, tax and tenders of earlier refunds
--
-- Revises: 20260406103000_unique_refund_numbers
-- Kind: atomic
-- Why: reports, receipts and further refunds should not need two rules, one for old refunds and one for new ones
-- Technique: a backfill by the rules that the shop itself follows. Numbers: in the order of the shifts and ids, on from
--   the counter. Tax: the share of what has come back of the line so far, less what earlier refunds gave back. Tenders:
--   the one that refunds.method names. A refund without a number is one that is not filled in yet.
-- Trap: a share that is rounded for each refund by itself does not add up: three thirds of a tax of 0.10 would be 0.09.
BEGIN;
SET LOCAL lock_timeout = '5s';

-- No refund may be written between the numbering and the setting of the counter.
LOCK TABLE refunds, refund_items IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO refund_payments (refund_id, method, amount)
SELECT id, coalesce(method, 'cash'), amount
FROM refunds
WHERE number IS NULL AND amount > 0
ORDER BY id;

WITH currency AS (
    -- Only in a shop that has never had a cent in its books are there no cents to give.
    SELECT 10 ^ coalesce(max(decimals), 0)::numeric AS units
    FROM (
        SELECT max(greatest(min_scale(line_total), min_scale(order_discount), min_scale(tax))) FROM order_items
        UNION ALL
        SELECT max(min_scale(amount)) FROM refund_items
    ) AS scales (decimals)
), step AS (
    SELECT refund_items.id,
           refunds.number,
           order_items.quantity AS pieces,
           sum(refund_items.quantity) OVER so_far AS pieces_back,
           refund_items.quantity AS pieces_now,
           (line_total - order_discount + CASE WHEN prices_include_tax THEN 0 ELSE order_items.tax END) * units AS paid,
           order_items.tax * units AS tax,
           units
    FROM currency, refund_items
    JOIN refunds ON refunds.id = refund_items.refund_id
    JOIN order_items ON order_items.id = refund_items.order_item_id
    JOIN orders ON orders.id = order_items.order_id
    WINDOW so_far AS (PARTITION BY refund_items.order_item_id ORDER BY refund_items.refund_id)
), share AS (
    -- Half away from zero, in whole units, as public/pricing/refund.js divides.
    SELECT step.*,
           div(2 * paid * pieces_back + pieces, 2 * pieces) AS amount_after,
           div(2 * paid * (pieces_back - pieces_now) + pieces, 2 * pieces) AS amount_before
    FROM step
    WHERE number IS NULL AND paid > 0
)
UPDATE refund_items
SET tax = (
    div(2 * share.tax * amount_after + paid, 2 * paid) - div(2 * share.tax * amount_before + paid, 2 * paid)
) / units
FROM share
WHERE share.id = refund_items.id;

WITH register AS (
    -- A refund from before there were shifts belongs to the till that made the sale.
    SELECT refunds.id,
           coalesce(shifts.register_id, orders.register_id, (SELECT min(id) FROM registers)) AS register_id,
           row_number() OVER (
               PARTITION BY coalesce(shifts.register_id, orders.register_id, (SELECT min(id) FROM registers))
               ORDER BY refunds.shift_id NULLS FIRST, refunds.id
           ) AS place
    FROM refunds
    JOIN orders ON orders.id = refunds.order_id
    LEFT JOIN shifts ON shifts.id = refunds.shift_id
    WHERE refunds.number IS NULL
)
UPDATE refunds
SET register_id = register.register_id,
    number = coalesce(last_number, 0) + place,
    tax = (SELECT coalesce(sum(tax), 0) FROM refund_items WHERE refund_id = refunds.id),
    rounding = amount - (SELECT coalesce(sum(amount), 0) FROM refund_items WHERE refund_id = refunds.id),
    was_allowed = EXISTS (
        SELECT FROM audit_log
        WHERE action = 'refund' AND entity = 'refund' AND entity_id = refunds.id::text AND approved_by_id IS NOT NULL
    )
FROM register
LEFT JOIN refund_counters ON refund_counters.register_id = register.register_id
WHERE register.id = refunds.id;

INSERT INTO refund_counters (register_id, last_number)
SELECT register_id, max(number) FROM refunds WHERE num_nulls(register_id, number) = 0 GROUP BY register_id
ON CONFLICT (register_id) DO UPDATE SET last_number = excluded.last_number;

COMMIT;
