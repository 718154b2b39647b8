-- Count the stock
--
-- Revises: 20260105090000_create_products
-- Kind: atomic
-- Why: nobody knows how much is left
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products ADD COLUMN stock INTEGER NOT NULL DEFAULT 0;

COMMIT;
