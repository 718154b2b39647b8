-- Add notes to sales and their lines, and the list price where another one was charged
--
-- Revises: 20260511090000_create_parked_carts
-- Kind: atomic
-- Why: "gift wrapped" or a serial number belongs to the sale, and a price that somebody has changed by hand must be
--   told from one that the shop has changed
-- Technique: expand. Columns without a default or NOT NULL change no row and rewrite nothing. unit_price stays what was
--   charged, so whatever reads a sale goes on reading it right; the new column has what the list said, and is NULL
--   where that was charged, as it was in all earlier sales.
-- Trap: the price that was charged in a new column, beside a unit_price that is not true any more, would make every
--   reader of unit_price wrong: the receipt, the refund, the invoice, and the CHECK that the line adds up.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders
    ADD COLUMN note TEXT,
    ADD CONSTRAINT orders_note_check CHECK (char_length(note) BETWEEN 1 AND 200) NOT VALID;

ALTER TABLE order_items
    ADD COLUMN note TEXT,
    ADD COLUMN list_price NUMERIC(14,3),
    ADD COLUMN price_reason TEXT,
    ADD CONSTRAINT order_items_note_check CHECK (char_length(note) BETWEEN 1 AND 200) NOT VALID,
    ADD CONSTRAINT order_items_list_price_check CHECK (
        (list_price IS NULL) = (price_reason IS NULL) AND list_price >= 0
    ) NOT VALID;

COMMIT;
