-- Undo: make the rules of net and gross sales hold for every row
--
-- Undoes: sha256:39dbc9809c35990dedafa55f3cf77ec84a7082a7162dcb8c25dc10d0d16cef49
-- Signed: sha256:6acbcbde1758422cbf0f63abe4ee8aee5703cba41cbb6bf9d10b7e052ae9a79c
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

-- A validated constraint cannot be made NOT VALID again, only replaced.
ALTER TABLE orders
    DROP CONSTRAINT orders_sum_check,
    ADD CONSTRAINT orders_sum_check CHECK (
        total = subtotal - discount + CASE WHEN prices_include_tax THEN 0 ELSE tax END + rounding
    ) NOT VALID;

ALTER TABLE order_items
    DROP CONSTRAINT order_items_sum_check,
    DROP CONSTRAINT order_items_order_discount_check,
    DROP CONSTRAINT order_items_tax_exempt_check,
    ADD CONSTRAINT order_items_sum_check CHECK (
        line_total + discount IN (
            quantity * unit_price, round(quantity * unit_price, 2), round(quantity * unit_price)
        )
    ) NOT VALID,
    ADD CONSTRAINT order_items_order_discount_check CHECK (order_discount BETWEEN 0 AND line_total) NOT VALID,
    ADD CONSTRAINT order_items_tax_exempt_check CHECK (NOT is_tax_exempt OR tax = 0) NOT VALID;

COMMIT;
