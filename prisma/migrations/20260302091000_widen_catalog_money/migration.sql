-- Widen the money of the catalogue to numeric(14,3)
--
-- Revises: 20260223090000_drop_products_brand
-- Kind: atomic
-- Why: a Kuwaiti dinar has three decimals, and a Vietnamese shop passes 99,999,999.99 before noon (1 of 3)
-- Technique: change precision (all digits) and scale (those behind the point). Every old value fits and stays equal:
--   2.50 is 2.500. All columns of a table in one ALTER TABLE, so that it is rewritten once and not once for each.
-- Trap: growing the precision alone is free. Growing the scale is not: each stored value changes, so the whole table is
--   rewritten under a lock that stops all reading and writing. On large tables do it at night, or with a new column
--   that is filled in batches. Going back loses the third decimal.

-- lint-ignore changing-column-type: the rewrite is what a third decimal costs; apply it when the shop is closed
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products
    ALTER COLUMN price TYPE NUMERIC(14,3),
    ALTER COLUMN purchase_price TYPE NUMERIC(14,3);

ALTER TABLE loyalty_programs
    ALTER COLUMN point_value TYPE NUMERIC(14,3);

COMMIT;
