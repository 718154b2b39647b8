-- Undo: check that every old order has its user
--
-- Undoes: sha256:96f7f6c00afc1293e4008f090995eb4e7de781e95379dbaac785952a2e3212eb
-- Signed: sha256:8dd1c201d7dde78d6e0b45f9ffcf845b3538bbd8acdd01fd209a740141936bbc
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

-- A validated constraint cannot be made NOT VALID again, only replaced.
ALTER TABLE orders
    DROP CONSTRAINT orders_user_id_fkey,
    ADD CONSTRAINT orders_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

COMMIT;
