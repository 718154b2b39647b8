-- Undo: add a barcode to products
--
-- Undoes: sha256:ff330cb2b771eabfa048f6bd58585c0d738f441c21f8205c835eaae98a8d8391
-- Signed: sha256:66c071df155379df56d1f4a09905cfaeb24e02f8c21c6ede960b78daf19e367f
-- Kind: atomic
-- Loses: every value of products.barcode
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products DROP COLUMN barcode;

COMMIT;
