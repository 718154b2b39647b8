-- One customer per phone
--
-- Revises: 20260105090000_create_customers_and_orders
-- Kind: atomic
-- Why: the till finds regular customers by their phone and gives them points
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE customers ADD COLUMN points INTEGER NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX customers_phone_key ON customers (phone);

COMMIT;
