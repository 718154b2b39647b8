-- Widen the money of orders to numeric(14,3)
--
-- Revises: 20260302091000_widen_catalog_money
-- Kind: atomic
-- Why: prices have three decimals now, and what is sold must be able to say so (2 of 3)
-- Technique: a file for each group of tables. A lock is held until the COMMIT, so one file for all of them would stop
--   the whole shop for the sum of all rewrites.
-- Trap: between this file and the one before, a price with three decimals would be rounded when it is sold. Enter the
--   first one only when all three files are in.

-- lint-ignore changing-column-type: the rewrite is what a third decimal costs; apply it when the shop is closed
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders
    ALTER COLUMN subtotal TYPE NUMERIC(14,3),
    ALTER COLUMN discount TYPE NUMERIC(14,3),
    ALTER COLUMN tax TYPE NUMERIC(14,3),
    ALTER COLUMN rounding TYPE NUMERIC(14,3),
    ALTER COLUMN total TYPE NUMERIC(14,3);

ALTER TABLE order_items
    ALTER COLUMN unit_price TYPE NUMERIC(14,3),
    ALTER COLUMN discount TYPE NUMERIC(14,3),
    ALTER COLUMN tax TYPE NUMERIC(14,3),
    ALTER COLUMN line_total TYPE NUMERIC(14,3);

COMMIT;
