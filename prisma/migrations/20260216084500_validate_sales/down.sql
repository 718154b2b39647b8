-- Undo: make the rules of sales hold for every row
--
-- Undoes: sha256:c8d3548dbe0ae7c334030215a7f56e6f75d3678903f62f39cfff03931365d15b
-- Signed: sha256:74bb82260875300cfe60e867eefed0d5e446b8b5e744f0eb7829e1b7b0e8f8ce
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

-- A validated constraint cannot be made NOT VALID again, only replaced.
ALTER TABLE order_items
    DROP CONSTRAINT order_items_amounts_check,
    DROP CONSTRAINT order_items_sum_check,
    DROP CONSTRAINT order_items_tax_rate_check,
    ADD CONSTRAINT order_items_product_name_check CHECK (product_name IS NOT NULL) NOT VALID,
    ADD CONSTRAINT order_items_line_total_check CHECK (line_total IS NOT NULL) NOT VALID,
    ADD CONSTRAINT order_items_amounts_check CHECK (discount >= 0 AND tax >= 0 AND line_total >= 0) NOT VALID,
    ADD CONSTRAINT order_items_sum_check CHECK (line_total = quantity * unit_price - discount) NOT VALID,
    ADD CONSTRAINT order_items_tax_rate_check CHECK (tax_rate BETWEEN 0 AND 100) NOT VALID;

ALTER TABLE order_items
    ALTER COLUMN product_name DROP NOT NULL,
    ALTER COLUMN line_total DROP NOT NULL;

ALTER TABLE orders
    DROP CONSTRAINT orders_register_id_fkey,
    DROP CONSTRAINT orders_shift_id_fkey,
    DROP CONSTRAINT orders_amounts_check,
    DROP CONSTRAINT orders_sum_check,
    DROP CONSTRAINT orders_receipt_number_check,
    DROP CONSTRAINT orders_completed_check,
    ADD CONSTRAINT orders_register_id_fkey
        FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID,
    ADD CONSTRAINT orders_shift_id_fkey
        FOREIGN KEY (shift_id) REFERENCES shifts (id) ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID,
    ADD CONSTRAINT orders_amounts_check CHECK (
        subtotal >= 0 AND discount >= 0 AND tax >= 0 AND points_earned >= 0 AND points_redeemed >= 0
    ) NOT VALID,
    ADD CONSTRAINT orders_sum_check CHECK (total = subtotal - discount + tax + rounding) NOT VALID,
    ADD CONSTRAINT orders_receipt_number_check CHECK (receipt_number > 0) NOT VALID,
    ADD CONSTRAINT orders_completed_check CHECK (
        status IN ('pending', 'cancelled') OR num_nonnulls(register_id, receipt_number, completed_at) = 3
    ) NOT VALID;

COMMIT;
