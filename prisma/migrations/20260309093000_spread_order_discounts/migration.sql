-- Spread the order discounts of earlier sales over their lines
--
-- Revises: 20260309090000_add_price_terms
-- Kind: atomic
-- Why: a refund gives back what a line cost, and that is known only when its part of the order's discount is
-- Technique: a backfill by the rule that the shop itself follows: in proportion to the lines, by largest remainder, the
--   earlier line where two lost the same. It counts in whole units, for a division of numerics is rounded.
-- Trap: parts that are rounded one by one do not add up: 10.00 over three equal lines would be 9.99.
BEGIN;
SET LOCAL lock_timeout = '5s';

WITH currency AS (
    -- Only in a shop that has never had a cent in its totals are there no cents to give.
    SELECT 10 ^ coalesce(max(greatest(min_scale(total), min_scale(discount))), 0)::numeric AS units FROM orders
), line AS (
    SELECT order_items.id,
           order_id,
           orders.discount * units AS whole_discount,
           line_total * 1000 AS weight,
           sum(line_total * 1000) OVER (PARTITION BY order_id) AS weights,
           sum(order_discount) OVER (PARTITION BY order_id) AS known,
           orders.discount,
           units
    FROM currency, orders
    JOIN order_items ON order_items.order_id = orders.id
    WHERE orders.discount > 0
), part AS (
    SELECT id,
           order_id,
           whole_discount,
           units,
           div(whole_discount * weight, weights) AS floor,
           whole_discount * weight % weights AS remainder
    FROM line
    WHERE known <> discount AND weights > 0 AND discount * 1000 <= weights
), ranked AS (
    SELECT id,
           floor,
           units,
           whole_discount - sum(floor) OVER (PARTITION BY order_id) AS missing,
           row_number() OVER (PARTITION BY order_id ORDER BY remainder DESC, id) AS place
    FROM part
)
UPDATE order_items
SET order_discount = (floor + CASE WHEN place <= missing THEN 1 ELSE 0 END) / units
FROM ranked
WHERE ranked.id = order_items.id;

COMMIT;
