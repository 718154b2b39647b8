-- Undo: make the rules of notes and list prices hold for every row
-- Undoes: sha256:2411273d8ba8fbc6bdd50120a4c1a0624b8d3b4ef91d109fdf5cb48d486f1ee8
-- Signed: sha256:1992d4e6dfd4e86084f9fb49bc0734d5398bdfdebfab3f1d2cc4c4742f403006
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
