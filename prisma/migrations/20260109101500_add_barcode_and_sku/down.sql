-- Undo: add barcode and SKU to products
--
-- Undoes: sha256:72273fe02d69ab3b7981ad45bb1f773cf3dd78a752c659e7becbbee626ba415b
-- Signed: sha256:c0f92b2a2be0a49cc1deb454723b591c329ce05692aee8d197a2e77ada947d54
-- Kind: atomic
-- Loses: every barcode and every SKU
BEGIN;
SET LOCAL lock_timeout = '5s';

-- The unique index goes with its column.
ALTER TABLE products
    DROP COLUMN barcode,
    DROP COLUMN sku;

COMMIT;
