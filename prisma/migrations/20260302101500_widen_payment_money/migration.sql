-- Widen the money of payments, refunds, invoices and shifts to numeric(14,3)
--
-- Revises: 20260302094000_widen_order_money
-- Kind: atomic
-- Why: what is sold must also be paid, given back, billed and counted (3 of 3)
-- Technique: the same as in the two files before. CHECKs on these columns are checked again by the rewrite.
-- Trap: a view or a generated column that uses one of these columns makes the change fail (error 0A000). Drop it first
--   and create it again in the same transaction.

-- lint-ignore changing-column-type: the rewrite is what a third decimal costs; apply it when the shop is closed
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE payments
    ALTER COLUMN amount TYPE NUMERIC(14,3),
    ALTER COLUMN change TYPE NUMERIC(14,3);

ALTER TABLE refunds
    ALTER COLUMN amount TYPE NUMERIC(14,3);

ALTER TABLE refund_items
    ALTER COLUMN amount TYPE NUMERIC(14,3);

ALTER TABLE invoices
    ALTER COLUMN total TYPE NUMERIC(14,3);

ALTER TABLE invoice_items
    ALTER COLUMN unit_price TYPE NUMERIC(14,3),
    ALTER COLUMN line_total TYPE NUMERIC(14,3);

ALTER TABLE shifts
    ALTER COLUMN opening_float TYPE NUMERIC(14,3),
    ALTER COLUMN expected_cash TYPE NUMERIC(14,3),
    ALTER COLUMN counted_cash TYPE NUMERIC(14,3);

ALTER TABLE cash_events
    ALTER COLUMN amount TYPE NUMERIC(14,3);

COMMIT;
