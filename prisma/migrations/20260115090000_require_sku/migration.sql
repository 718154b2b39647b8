-- Make products.sku required
--
-- Revises: 20260114113000_check_sku_of_new_products
-- Kind: atomic
-- Why: from here on the schema itself promises that every product has a SKU (3 of 3)
-- Technique: VALIDATE reads all rows while the shop goes on selling. SET NOT NULL then finds the validated CHECK,
--   believes it and reads nothing, so its strong lock is held for an instant. The CHECK has done its work and goes.
-- Trap: the short version, ADD COLUMN sku TEXT NOT NULL, fails as soon as the table has one row; and SET NOT NULL
--   without the CHECK reads the whole table under a lock that stops all reading and writing.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products VALIDATE CONSTRAINT products_sku_present_check;
ALTER TABLE products ALTER COLUMN sku SET NOT NULL;
ALTER TABLE products DROP CONSTRAINT products_sku_present_check;

COMMIT;
