-- Undo: add a barcode to products
--
-- Undoes: sha256:4a8194346608f9099ac8cca517b76984123414da9705ead9ddac2cd3b16dba2b
-- Kind: atomic
-- Loses: every value of products.barcode
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP INDEX products_barcode_key;
ALTER TABLE products DROP COLUMN barcode;

COMMIT;
