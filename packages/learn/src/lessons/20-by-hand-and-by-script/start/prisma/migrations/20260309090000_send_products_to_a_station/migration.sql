-- Send products to a station
--
-- Revises: 20260105090000_create_products
-- Kind: atomic
-- Why: the kitchen wants to see what it has to cook
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products ADD COLUMN station TEXT NOT NULL DEFAULT 'bar';

UPDATE products SET station = 'kitchen' WHERE name = 'Lunch';

COMMIT;
