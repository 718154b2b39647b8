-- Undo: make the rules of notes and list prices hold for every row
-- Undoes: sha256:93111af56ffd33c4da83a61253e25a67e0541a3e8c9abdb34389dfdf379b0a04
-- Signed: sha256:39470a2c1d4f191b2d04376b172c136aeb66aa1110c1a4d78a184f573a00c018
--
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

-- A validated constraint cannot be made NOT VALID again, only replaced.
ALTER TABLE orders
    DROP CONSTRAINT orders_note_check,
    ADD CONSTRAINT orders_note_check CHECK (char_length(note) BETWEEN 1 AND 200) NOT VALID;

ALTER TABLE order_items
    DROP CONSTRAINT order_items_note_check,
    DROP CONSTRAINT order_items_list_price_check,
    ADD CONSTRAINT order_items_note_check CHECK (char_length(note) BETWEEN 1 AND 200) NOT VALID,
    ADD CONSTRAINT order_items_list_price_check CHECK (
        (list_price IS NULL) = (price_reason IS NULL) AND list_price >= 0
    ) NOT VALID;

COMMIT;
