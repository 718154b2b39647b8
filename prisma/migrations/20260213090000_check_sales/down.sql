-- Undo: refuse new sales that do not add up
--
-- Undoes: sha256:476c45ca46498ba3153e72a01ae8b47b3a0058a84841f2ebfcf7d84549b591f1
-- Signed: sha256:d5764b9d095ab953b53daeaf078c68cf98650df104d3f37af1b7ec4264fc526d
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE order_items
    DROP CONSTRAINT order_items_product_name_check,
    DROP CONSTRAINT order_items_line_total_check,
    DROP CONSTRAINT order_items_amounts_check,
    DROP CONSTRAINT order_items_sum_check,
    DROP CONSTRAINT order_items_tax_rate_check;

ALTER TABLE orders
    DROP CONSTRAINT orders_amounts_check,
    DROP CONSTRAINT orders_sum_check,
    DROP CONSTRAINT orders_receipt_number_check,
    DROP CONSTRAINT orders_completed_check;

COMMIT;
