-- Change products.purchase_price from double to numeric(10,2)
--
-- Revises: 20260112090500_rename_cost_to_purchase_price
-- Kind: atomic
-- Why: money is counted, not measured; a double turns 0.1 + 0.2 into 0.30000000000000004
-- Technique: ALTER COLUMN … TYPE … USING says how each old value becomes a new one: rounded to two decimals, half
--   away from zero. "Not a number" and "infinity", which a double can hold, become NULL (not known).
-- Trap: the whole table is rewritten under a lock that stops all reading and writing, and what is rounded away is
--   gone. On a large table add a second column, fill it in batches, and switch. Rounding while the value is still
--   a double would be wrong at times: 2.675 is stored as 2.67499999…, so cast to numeric first.
BEGIN;
SET LOCAL lock_timeout = '5s';

-- lint-ignore changing-column-type: a few thousand products are rewritten in a blink
ALTER TABLE products
    ALTER COLUMN purchase_price TYPE NUMERIC(10,2)
    USING CASE
        WHEN purchase_price IN ('NaN', 'Infinity', '-Infinity') THEN NULL
        ELSE round(purchase_price::numeric, 2)
    END;

COMMIT;
