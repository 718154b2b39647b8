-- Undo: add a barcode to products
--
-- Undoes: sha256:4a8194346608f9099ac8cca517b76984123414da9705ead9ddac2cd3b16dba2b
-- Signed: sha256:4d664c16dc1c6748794a8f6f9b955f08d1d0e3273bb2c64ba24d79cd38b34b0c
-- Kind: atomic
-- Loses: every value of products.barcode
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP INDEX products_barcode_key;
ALTER TABLE products DROP COLUMN barcode;

COMMIT;
