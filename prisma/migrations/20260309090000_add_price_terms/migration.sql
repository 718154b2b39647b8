-- Add tax exemption, and the terms that a sale was made on
--
-- Revises: 20260302101500_widen_payment_money
-- Kind: atomic
-- Why: a gross price contains its tax, some goods and customers are exempt, and a refund in ten years must find
--   how it was
-- Technique: expand. Each new column has a default that says what was true until now: prices were net, nobody was
--   exempt, no line had a part of the order's discount. The CHECKs that do not know gross prices, nor lines that are
--   rounded to the currency, make room for ones that do, NOT VALID first.
-- Trap: code from before this file does not say prices_include_tax, so it is taken to sell at net prices, and a gross
--   sale of it is refused. Set PRICES=gross only when the new code runs everywhere.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products
    ADD COLUMN is_tax_exempt BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE customers
    ADD COLUMN is_tax_exempt BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE orders
    ADD COLUMN prices_include_tax BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN discount_reason TEXT,
    DROP CONSTRAINT orders_sum_check,
    ADD CONSTRAINT orders_sum_check CHECK (
        total = subtotal - discount + CASE WHEN prices_include_tax THEN 0 ELSE tax END + rounding
    ) NOT VALID;

ALTER TABLE order_items
    ADD COLUMN discount_reason TEXT,
    ADD COLUMN order_discount NUMERIC(14,3) NOT NULL DEFAULT 0,
    ADD COLUMN is_tax_exempt BOOLEAN NOT NULL DEFAULT false,
    DROP CONSTRAINT order_items_sum_check,
    -- The decimals are the currency's, which the database does not know: none, two, or the three that are stored.
    ADD CONSTRAINT order_items_sum_check CHECK (
        line_total + discount IN (
            quantity * unit_price, round(quantity * unit_price, 2), round(quantity * unit_price)
        )
    ) NOT VALID,
    ADD CONSTRAINT order_items_order_discount_check CHECK (order_discount BETWEEN 0 AND line_total) NOT VALID,
    ADD CONSTRAINT order_items_tax_exempt_check CHECK (NOT is_tax_exempt OR tax = 0) NOT VALID;

COMMIT;
