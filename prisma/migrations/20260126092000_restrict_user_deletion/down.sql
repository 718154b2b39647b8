-- Undo: refuse to delete a user who has sold something
--
-- Undoes: sha256:68261ce1e5bfde2e1104f1ba0c9ec0aa9557d6c6e6f15236b68e9335d7ea1225
-- Signed: sha256:4634b15116c6510a517c1ec4124179f8fb605595eaeb2a22e64b44a4b01d7b4e
-- Kind: atomic
-- Loses: nothing now, but it brings the danger back: deleting a user deletes their sales again
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders
    DROP CONSTRAINT orders_user_id_fkey,
    ADD CONSTRAINT orders_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;

COMMIT;
