-- Refuse new products without a SKU
--
-- Revises: 20260114094500_backfill_sku
-- Kind: atomic
-- Why: while old rows are being checked, no new gap may appear (2 of 3)
-- Technique: CHECK … NOT VALID holds for what is written from now on and does not look at the old rows, so the lock
--   lasts milliseconds.
-- Trap: "not valid" spares old rows only until somebody changes them: an UPDATE of any column of a row that breaks
--   the rule is refused. That is why the backfill came first.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products ADD CONSTRAINT products_sku_present_check CHECK (sku IS NOT NULL) NOT VALID;

COMMIT;
