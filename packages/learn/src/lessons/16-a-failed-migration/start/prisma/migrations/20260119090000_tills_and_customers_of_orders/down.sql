-- Undo: tills and customers of orders
--
-- Undoes: sha256:06188421bb8ec042d49a0380b0b03ca3f06547b9b9d1138a5731676b3da22260
-- Signed: sha256:d4a562b5b287fce11f28d4b6356e54c3bd3ba8d784086fe7ca4930375f3ab8b4
-- Kind: atomic
-- Loses: every value of orders.till
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
ALTER TABLE orders DROP COLUMN till;

COMMIT;
