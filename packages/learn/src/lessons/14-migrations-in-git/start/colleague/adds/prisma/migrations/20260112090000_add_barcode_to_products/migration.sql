-- Add a barcode to products
--
-- Revises: 20260105090000_create_products
-- Kind: atomic
-- Why: the till has a scanner
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products ADD COLUMN barcode TEXT;

COMMIT;
