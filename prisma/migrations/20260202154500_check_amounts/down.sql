-- Undo: refuse new amounts that make no sense
--
-- Undoes: sha256:51d314c4c92d1d4ea80e18aa4f9aa20990291f253e4d54845c6b6587fc237165
-- Signed: sha256:449cbf877a52569d336eb6c920d94350f67ffa223d5bc6a8176534f04ed1b618
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products
    DROP CONSTRAINT products_price_check,
    DROP CONSTRAINT products_purchase_price_check,
    DROP CONSTRAINT products_tax_rate_check,
    DROP CONSTRAINT products_stock_check,
    DROP CONSTRAINT products_low_stock_at_check,
    DROP CONSTRAINT products_sku_check,
    DROP CONSTRAINT products_barcode_check;

ALTER TABLE customers DROP CONSTRAINT customers_loyalty_points_check;

ALTER TABLE users DROP CONSTRAINT users_failed_login_attempts_check;

ALTER TABLE orders DROP CONSTRAINT orders_total_check;

ALTER TABLE order_items
    DROP CONSTRAINT order_items_quantity_check,
    DROP CONSTRAINT order_items_unit_price_check;

COMMIT;
