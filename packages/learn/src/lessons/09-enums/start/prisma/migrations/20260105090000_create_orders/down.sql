-- Undo: create the orders
--
-- Undoes: sha256:68fae7ec834405a5bddcd9d2a445c468cb4787fe8baecb9e9909d28f11942cf5
-- Kind: atomic
-- Loses: every row of orders
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE orders;
DROP TYPE order_status;

COMMIT;
