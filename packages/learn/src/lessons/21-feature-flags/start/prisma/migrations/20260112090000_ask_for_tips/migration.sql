-- Ask for tips
--
-- Revises: 20260105090000_create_registers_and_orders
-- Kind: atomic
-- Why: guests want to give some, but not at every register
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE registers ADD COLUMN asks_for_tips BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE orders ADD COLUMN tip NUMERIC(14,3);

COMMIT;
