-- Add barcode and SKU to products
--
-- Revises: 20260107143000_add_stock_and_tax_to_products
-- Kind: atomic
-- Why: the scanner reads a barcode, and people need a short code (SKU) for what has none
-- Technique: nullable columns, and a unique index on the barcode. Old rows get NULL, which is true: nobody has
--   entered their codes yet.
-- Trap: a unique index allows any number of NULLs, because NULL means "unknown" and two unknowns are not equal.
--   It allows only one empty text: write NULL, not '', for "has no barcode".
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products
    ADD COLUMN barcode TEXT,
    ADD COLUMN sku TEXT;

-- This stops writing while the index is built. For a few thousand products that is a blink; for a large table
-- see 20260206083000_index_orders_customer.
-- lint-ignore require-concurrent-index-creation: the shop has a few thousand products
CREATE UNIQUE INDEX products_barcode_key ON products (barcode);

COMMIT;
