-- Add a brand to products
--
-- Revises: 20260105090000_create_the_shop
-- Kind: atomic
-- Why: customers ask for it
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products ADD COLUMN brand TEXT;

COMMIT;
