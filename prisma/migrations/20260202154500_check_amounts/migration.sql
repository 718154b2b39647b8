-- Refuse new amounts that make no sense
--
-- Revises: 20260202093000_create_loyalty_programs
-- Kind: atomic
-- Why: two tills sold the last piece at the same moment, and the stock said −1
-- Technique: hand-written CHECKs. Each server checks its input as well, but only the database sees all servers at
--   once. NOT VALID: they hold for what is written from now on; the next file deals with the old rows.
-- Trap: a CHECK that comes out as NULL counts as passed. barcode <> '' lets NULL through, which is meant here;
--   quantity > 0 would let a NULL quantity through too, if the column were not NOT NULL.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products
    ADD CONSTRAINT products_price_check CHECK (price >= 0) NOT VALID,
    ADD CONSTRAINT products_purchase_price_check CHECK (purchase_price >= 0) NOT VALID,
    ADD CONSTRAINT products_tax_rate_check CHECK (tax_rate BETWEEN 0 AND 100) NOT VALID,
    ADD CONSTRAINT products_stock_check CHECK (stock >= 0) NOT VALID,
    ADD CONSTRAINT products_low_stock_at_check CHECK (low_stock_at >= 0) NOT VALID,
    ADD CONSTRAINT products_sku_check CHECK (btrim(sku) <> '') NOT VALID,
    ADD CONSTRAINT products_barcode_check CHECK (btrim(barcode) <> '') NOT VALID;

ALTER TABLE customers
    ADD CONSTRAINT customers_loyalty_points_check CHECK (loyalty_points >= 0) NOT VALID;

ALTER TABLE users
    ADD CONSTRAINT users_failed_login_attempts_check CHECK (failed_login_attempts >= 0) NOT VALID;

ALTER TABLE orders
    ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;

ALTER TABLE order_items
    ADD CONSTRAINT order_items_quantity_check CHECK (quantity > 0) NOT VALID,
    ADD CONSTRAINT order_items_unit_price_check CHECK (unit_price >= 0) NOT VALID;

COMMIT;
