-- Undo: refuse new products without a SKU
--
-- Undoes: sha256:ee2c779918a750d44ecae3cadd8803d6a9c39de96f63f8404b1c7f3cddb8bf53
-- Signed: sha256:5117d8bdb25b3f6924c85486b78167604b05dad30ba3664c256b2842b7fb2ad0
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products DROP CONSTRAINT products_sku_present_check;

COMMIT;
