-- Refuse to delete a user who has sold something
--
-- Revises: 20260122083000_create_sales
-- Kind: atomic
-- Why: a cashier's record was deleted and a month of sales went with it
-- Technique: a foreign key's ON DELETE cannot be altered, only replaced. Both halves are one ALTER TABLE, so there is
--   no moment without a rule. NOT VALID spares the lock the time of reading all orders; the next file checks them.
-- Trap: CASCADE is right for parts of a whole (the lines of an order) and wrong for what stands on its own (a sale).
--   It asks nothing and reports nothing. This file cannot bring back what it deleted: only a backup can.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders
    DROP CONSTRAINT orders_user_id_fkey,
    ADD CONSTRAINT orders_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

COMMIT;
