-- Make the rules of sales hold for every row
--
-- Revises: 20260213090000_check_sales
-- Kind: atomic
-- Why: reports may rely on the rules without exceptions for old rows
-- Technique: VALIDATE everything first, under a weak lock; SET NOT NULL last, which needs the strong lock but finds
--   the validated CHECKs and reads nothing.
-- Trap: the other way round, the strong lock of SET NOT NULL would be held through all the reading that follows it.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders
    VALIDATE CONSTRAINT orders_register_id_fkey,
    VALIDATE CONSTRAINT orders_shift_id_fkey,
    VALIDATE CONSTRAINT orders_amounts_check,
    VALIDATE CONSTRAINT orders_sum_check,
    VALIDATE CONSTRAINT orders_receipt_number_check,
    VALIDATE CONSTRAINT orders_completed_check;

ALTER TABLE order_items
    VALIDATE CONSTRAINT order_items_product_name_check,
    VALIDATE CONSTRAINT order_items_line_total_check,
    VALIDATE CONSTRAINT order_items_amounts_check,
    VALIDATE CONSTRAINT order_items_sum_check,
    VALIDATE CONSTRAINT order_items_tax_rate_check;

ALTER TABLE order_items
    ALTER COLUMN product_name SET NOT NULL,
    ALTER COLUMN line_total SET NOT NULL;

ALTER TABLE order_items
    DROP CONSTRAINT order_items_product_name_check,
    DROP CONSTRAINT order_items_line_total_check;

COMMIT;
