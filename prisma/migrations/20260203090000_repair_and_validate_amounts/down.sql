-- Undo: repair old amounts and make the checks hold for every row
--
-- Undoes: sha256:413f48a157e3720560136e3c5b27bce03a333ff1097df8001611b6740ab89df8
-- Signed: sha256:573892939f283ab78cd6f97e8f9cb89a93f30678e10c075ec92dafe2357db7dd
-- Kind: atomic
-- Loses: how far below zero the repaired stocks and points were, and which barcodes were blank
BEGIN;
SET LOCAL lock_timeout = '5s';

-- A validated constraint cannot be made NOT VALID again, only replaced.
ALTER TABLE products
    DROP CONSTRAINT products_price_check,
    DROP CONSTRAINT products_purchase_price_check,
    DROP CONSTRAINT products_tax_rate_check,
    DROP CONSTRAINT products_stock_check,
    DROP CONSTRAINT products_low_stock_at_check,
    DROP CONSTRAINT products_sku_check,
    DROP CONSTRAINT products_barcode_check,
    ADD CONSTRAINT products_price_check CHECK (price >= 0) NOT VALID,
    ADD CONSTRAINT products_purchase_price_check CHECK (purchase_price >= 0) NOT VALID,
    ADD CONSTRAINT products_tax_rate_check CHECK (tax_rate BETWEEN 0 AND 100) NOT VALID,
    ADD CONSTRAINT products_stock_check CHECK (stock >= 0) NOT VALID,
    ADD CONSTRAINT products_low_stock_at_check CHECK (low_stock_at >= 0) NOT VALID,
    ADD CONSTRAINT products_sku_check CHECK (btrim(sku) <> '') NOT VALID,
    ADD CONSTRAINT products_barcode_check CHECK (btrim(barcode) <> '') NOT VALID;

ALTER TABLE customers
    DROP CONSTRAINT customers_loyalty_points_check,
    ADD CONSTRAINT customers_loyalty_points_check CHECK (loyalty_points >= 0) NOT VALID;

ALTER TABLE users
    DROP CONSTRAINT users_failed_login_attempts_check,
    ADD CONSTRAINT users_failed_login_attempts_check CHECK (failed_login_attempts >= 0) NOT VALID;

ALTER TABLE orders
    DROP CONSTRAINT orders_total_check,
    ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;

ALTER TABLE order_items
    DROP CONSTRAINT order_items_quantity_check,
    DROP CONSTRAINT order_items_unit_price_check,
    ADD CONSTRAINT order_items_quantity_check CHECK (quantity > 0) NOT VALID,
    ADD CONSTRAINT order_items_unit_price_check CHECK (unit_price >= 0) NOT VALID;

COMMIT;
