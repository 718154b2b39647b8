-- Undo: add notes to sales and their lines, and the list price where another one was charged
-- Undoes: sha256:da7eff3c35fdb02e46b351dc58e83965c17cf5badedb748f99c783f11dc25f77
-- Signed: sha256:7a028db8116a6813945914a4ca0f449821393570870a35af78f87650866382c4
--
-- Kind: atomic
-- Loses: all notes, which prices were changed by hand, and why. What was charged stays, and the audit log keeps who
--   changed a price
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE order_items
    DROP CONSTRAINT order_items_note_check,
    DROP CONSTRAINT order_items_list_price_check,
    DROP COLUMN note,
    DROP COLUMN list_price,
    DROP COLUMN price_reason;

ALTER TABLE orders
    DROP CONSTRAINT orders_note_check,
    DROP COLUMN note;

COMMIT;
