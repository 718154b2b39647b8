-- Refuse new sales that do not add up
--
-- Revises: 20260212143000_backfill_old_sales
-- Kind: atomic
-- Why: the books must add up whatever a server, a script or a person at a prompt writes
-- Technique: CHECKs over several columns of one row, NOT VALID first. They are numeric, so "equal" means equal.
-- Trap: code from before 20260212091500_add_receipts_to_orders writes a total without a subtotal, and is refused from
--   here on. Deploy this only when the new code runs everywhere. And a CHECK sees one row: that the lines add up
--   to the subtotal, or the payments to the total, is the job of the transaction that writes them.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders
    ADD CONSTRAINT orders_amounts_check CHECK (
        subtotal >= 0 AND discount >= 0 AND tax >= 0 AND points_earned >= 0 AND points_redeemed >= 0
    ) NOT VALID,
    ADD CONSTRAINT orders_sum_check CHECK (total = subtotal - discount + tax + rounding) NOT VALID,
    ADD CONSTRAINT orders_receipt_number_check CHECK (receipt_number > 0) NOT VALID,
    -- Whatever was completed once has a receipt, also when it was voided or refunded later.
    ADD CONSTRAINT orders_completed_check CHECK (
        status IN ('pending', 'cancelled') OR num_nonnulls(register_id, receipt_number, completed_at) = 3
    ) NOT VALID;

ALTER TABLE order_items
    ADD CONSTRAINT order_items_product_name_check CHECK (product_name IS NOT NULL) NOT VALID,
    ADD CONSTRAINT order_items_line_total_check CHECK (line_total IS NOT NULL) NOT VALID,
    ADD CONSTRAINT order_items_amounts_check CHECK (discount >= 0 AND tax >= 0 AND line_total >= 0) NOT VALID,
    ADD CONSTRAINT order_items_sum_check CHECK (line_total = quantity * unit_price - discount) NOT VALID,
    ADD CONSTRAINT order_items_tax_rate_check CHECK (tax_rate BETWEEN 0 AND 100) NOT VALID;

COMMIT;
