-- Undo: create customers and orders
--
-- Undoes: sha256:fd943289273d3e0b53c5500ae9b4a1823fae81614a8b69402e6281d1a837a231
-- Signed: sha256:69664a01bcaed483965eef7279c4f7defd3c9bd5d0fed83c6f8554a2698556c6
-- Kind: atomic
-- Loses: every row of customers and orders
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE orders;
DROP TABLE customers;

COMMIT;
