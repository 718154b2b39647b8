-- Undo: add barcode and SKU to products
--
-- Undoes: sha256:157ce45ed5158e7047888f2a6d2c3f7b4b1e9975cf21f0b72363b7e011841df3
-- Kind: atomic
-- Loses: every barcode and every SKU
BEGIN;
SET LOCAL lock_timeout = '5s';

-- The unique index goes with its column.
ALTER TABLE products
    DROP COLUMN barcode,
    DROP COLUMN sku;

COMMIT;
