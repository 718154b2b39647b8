-- Make the rules of notes and list prices hold for every row
--
-- Revises: 20260512090000_add_notes_and_list_prices
-- Kind: atomic
-- Why: reports may rely on a list price that comes with its reason, without exceptions for old rows
-- Technique: VALIDATE alone, under a lock that lets the tills go on selling. Every old row passes, because NULL does.
-- Trap: a CHECK is satisfied by NULL as well as by true. That a note is there has to be said by NOT NULL, where it
--   must.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders VALIDATE CONSTRAINT orders_note_check;

ALTER TABLE order_items
    VALIDATE CONSTRAINT order_items_note_check,
    VALIDATE CONSTRAINT order_items_list_price_check;

COMMIT;
