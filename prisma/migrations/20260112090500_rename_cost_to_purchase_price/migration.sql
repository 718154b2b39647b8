-- Rename products.cost to purchase_price
--
-- Revises: 20260109101500_add_barcode_and_sku
-- Kind: atomic
-- Why: "cost" was read as "what it costs the customer"; it is what the shop paid
-- Technique: RENAME COLUMN changes a name in the catalogue. No row is touched and every value stays.
-- Trap: a tool that compares two schemas cannot see a rename. It drafts DROP COLUMN cost and ADD COLUMN
--   purchase_price, which throws every value away. Read the draft and write the rename by hand. Code that still says
--   "cost" fails from this moment on; where old and new code run side by side, add, copy and drop instead.
BEGIN;
SET LOCAL lock_timeout = '5s';

-- lint-ignore renaming-column: there is one server, and it is stopped while this is applied
ALTER TABLE products RENAME COLUMN cost TO purchase_price;

COMMIT;
