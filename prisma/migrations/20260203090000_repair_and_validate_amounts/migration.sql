-- Repair old amounts and make the checks hold for every row
--
-- Revises: 20260202154500_check_amounts
-- Kind: atomic
-- Why: a rule that some old rows break is no promise yet
-- Technique: repair what has one sensible answer (a stock or a point balance below zero is zero, a blank barcode is
--   none), say how many rows that were, then VALIDATE.
-- Trap: VALIDATE fails on the first bad row and does not say which one. What this file cannot decide, such as an order
--   line with quantity −1, stops it here, and nothing of it stays. Find the row by turning the rule round:
--   SELECT * FROM order_items WHERE NOT quantity > 0. Ask somebody who knows what it means, put it right, deploy again.
BEGIN;
SET LOCAL lock_timeout = '5s';

DO $$
DECLARE
    repaired INTEGER;
BEGIN
    -- One UPDATE for both: a row with both faults would be refused if only one were repaired.
    UPDATE products
    SET stock = greatest(stock, 0),
        barcode = CASE WHEN btrim(barcode) <> '' THEN barcode END
    WHERE stock < 0 OR btrim(barcode) = '';
    GET DIAGNOSTICS repaired = ROW_COUNT;
    RAISE NOTICE '% products had a stock below zero or a blank barcode.', repaired;

    UPDATE customers SET loyalty_points = 0 WHERE loyalty_points < 0;
    GET DIAGNOSTICS repaired = ROW_COUNT;
    RAISE NOTICE '% customers had fewer than zero points.', repaired;
END
$$;

ALTER TABLE products
    VALIDATE CONSTRAINT products_price_check,
    VALIDATE CONSTRAINT products_purchase_price_check,
    VALIDATE CONSTRAINT products_tax_rate_check,
    VALIDATE CONSTRAINT products_stock_check,
    VALIDATE CONSTRAINT products_low_stock_at_check,
    VALIDATE CONSTRAINT products_sku_check,
    VALIDATE CONSTRAINT products_barcode_check;

ALTER TABLE customers VALIDATE CONSTRAINT customers_loyalty_points_check;

ALTER TABLE users VALIDATE CONSTRAINT users_failed_login_attempts_check;

ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;

ALTER TABLE order_items
    VALIDATE CONSTRAINT order_items_quantity_check,
    VALIDATE CONSTRAINT order_items_unit_price_check;

COMMIT;
