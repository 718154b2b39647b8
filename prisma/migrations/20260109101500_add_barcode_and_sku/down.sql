-- Undo: add barcode and SKU to products
--
-- Undoes: sha256:72273fe02d69ab3b7981ad45bb1f773cf3dd78a752c659e7becbbee626ba415b
-- Kind: atomic
-- Loses: every barcode and every SKU
BEGIN;
SET LOCAL lock_timeout = '5s';

-- The unique index goes with its column.
ALTER TABLE products
    DROP COLUMN barcode,
    DROP COLUMN sku;

COMMIT;
