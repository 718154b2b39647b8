-- Undo: let a refund have a number, its tax, and several tenders
-- Undoes: sha256:b1551982f71e24600d41e6afeaaf618d80f1cecda332907858a1bd986eb96116
-- Signed: sha256:d042826b18363ea012b211e7634eac66ce4033911c6a0f08cd7bb020ac7343db
--
-- Kind: atomic
-- Loses: numbers, tax, rounding and approvals of refunds, and over which tenders each was split: refunds.method keeps
--   the one that got most. It refuses while a refund gave back nothing, because the older CHECK knows no refund
--   without an amount
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE refunds, refund_items, refund_payments IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    without_amount INTEGER;
BEGIN
    SELECT count(*) INTO without_amount FROM refunds WHERE amount = 0;
    IF without_amount > 0 THEN
        RAISE EXCEPTION '% refunds gave back goods that were worth nothing; nothing was changed.', without_amount
            USING HINT = 'The older tables know no refund without an amount. Stay, or restore a backup.';
    END IF;
END
$$;

UPDATE refunds
SET method = (
    SELECT method FROM refund_payments WHERE refund_id = refunds.id ORDER BY amount DESC, id LIMIT 1
)
WHERE method IS NULL;

DROP TABLE refund_payments;

ALTER TABLE refund_items
    DROP COLUMN tax;

ALTER TABLE refunds
    DROP COLUMN register_id,
    DROP COLUMN number,
    DROP COLUMN tax,
    DROP COLUMN rounding,
    DROP COLUMN was_allowed,
    ALTER COLUMN method SET NOT NULL,
    DROP CONSTRAINT refunds_amount_check,
    ADD CONSTRAINT refunds_amount_check CHECK (amount > 0);

DROP TABLE refund_counters;

COMMIT;
