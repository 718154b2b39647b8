-- Undo: add receipt, idempotency key, sums and snapshots to orders
--
-- Undoes: sha256:820116b453d9507c00ce02040295b015dee870cb2aa937f48a4c0b9e7e3ad1a8
-- Signed: sha256:bcd68b2f9511cb6f635c9afb3c7b7283bd8f0e9cc9e9232ed365f5c9c35b6d29
-- Kind: atomic
-- Loses: every receipt number, key, discount, tax and snapshot of a name. Totals stay. Printed receipts can no longer
--   be found by their number, and going up again numbers the sales afresh: take a backup first
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE order_items
    DROP COLUMN product_name,
    DROP COLUMN sku,
    DROP COLUMN discount,
    DROP COLUMN tax_rate,
    DROP COLUMN tax,
    DROP COLUMN line_total;

-- The foreign keys go with their columns.
ALTER TABLE orders
    DROP COLUMN register_id,
    DROP COLUMN shift_id,
    DROP COLUMN receipt_number,
    DROP COLUMN idempotency_key,
    DROP COLUMN request_hash,
    DROP COLUMN subtotal,
    DROP COLUMN discount,
    DROP COLUMN tax,
    DROP COLUMN rounding,
    DROP COLUMN points_earned,
    DROP COLUMN points_redeemed,
    DROP COLUMN completed_at;

COMMIT;
