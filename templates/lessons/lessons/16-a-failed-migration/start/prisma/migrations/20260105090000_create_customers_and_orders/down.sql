-- Undo: create customers and orders
--
-- Undoes: sha256:fd943289273d3e0b53c5500ae9b4a1823fae81614a8b69402e6281d1a837a231
-- Kind: atomic
-- Loses: every row of customers and orders
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE orders;
DROP TABLE customers;

COMMIT;
