-- Undo: add notes to sales and their lines, and the list price where another one was charged
-- Undoes: sha256:7ed87c5849d6015850336410344474595a119d66ca55e65e094685b4c02b0e34
-- Signed: sha256:e9939de9febe3276ecf9465d5c09b25d4002bf4496666ac6f5d707898320dfb0
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
