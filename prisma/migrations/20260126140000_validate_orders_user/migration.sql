-- Check that every old order has its user
--
-- Revises: 20260126092000_restrict_user_deletion
-- Kind: atomic
-- Why: a NOT VALID foreign key makes no promise about old rows
-- Technique: VALIDATE in a file of its own. It reads all orders while the shop goes on selling.
-- Trap: in the same transaction as the NOT VALID it would gain nothing: the strong lock of the first statement is
--   held until the COMMIT, through the whole of the reading.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders VALIDATE CONSTRAINT orders_user_id_fkey;

COMMIT;
