-- Add a note to orders
--
-- Revises: 20260105090000_create_the_shop
-- Kind: atomic
-- Why: the kitchen wants to know about allergies
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders ADD COLUMN note TEXT;

COMMIT;
