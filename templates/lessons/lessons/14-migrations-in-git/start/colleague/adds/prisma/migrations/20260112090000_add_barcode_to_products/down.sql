-- Undo: add a barcode to products
--
-- Undoes: sha256:ff330cb2b771eabfa048f6bd58585c0d738f441c21f8205c835eaae98a8d8391
-- Kind: atomic
-- Loses: every value of products.barcode
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products DROP COLUMN barcode;

COMMIT;
