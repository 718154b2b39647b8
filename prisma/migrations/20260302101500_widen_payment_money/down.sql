-- Undo: widen the money of payments, refunds, invoices and shifts to numeric(14,3)
--
-- Undoes: sha256:66659b8df8e9be0285966672021e88d48aa02a1099245e5d895970bef5d894ad
-- Signed: sha256:dea839e61bf5e2f3e0b2528e363350bb8f09c66b9eebf627b4c51e291cb597d2
-- Kind: atomic
-- Loses: nothing. It refuses while an amount needs the third decimal or is above 99,999,999.99: rounding money behind
--   somebody's back is not undoing
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE payments, refunds, refund_items, invoices, invoice_items, shifts, cash_events IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    money RECORD;
    misfits INTEGER;
BEGIN
    FOR money IN
        SELECT * FROM (VALUES
            ('payments', 'amount'),
            ('payments', 'change'),
            ('refunds', 'amount'),
            ('refund_items', 'amount'),
            ('invoices', 'total'),
            ('invoice_items', 'unit_price'),
            ('invoice_items', 'line_total'),
            ('shifts', 'opening_float'),
            ('shifts', 'expected_cash'),
            ('shifts', 'counted_cash'),
            ('cash_events', 'amount')
        ) AS columns (in_table, in_column)
    LOOP
        EXECUTE format(
            'SELECT count(*) FROM %1$I WHERE %2$I <> round(%2$I, 2) OR abs(%2$I) > 99999999.99',
            money.in_table, money.in_column
        ) INTO misfits;
        IF misfits > 0 THEN
            RAISE EXCEPTION '% amounts in %.% do not fit numeric(10,2); nothing was changed.',
                misfits, money.in_table, money.in_column
                USING HINT = 'They have a third decimal or are above 99,999,999.99. Change them first, or stay.';
        END IF;
    END LOOP;
END
$$;

ALTER TABLE payments
    ALTER COLUMN amount TYPE NUMERIC(10,2),
    ALTER COLUMN change TYPE NUMERIC(10,2);

ALTER TABLE refunds
    ALTER COLUMN amount TYPE NUMERIC(10,2);

ALTER TABLE refund_items
    ALTER COLUMN amount TYPE NUMERIC(10,2);

ALTER TABLE invoices
    ALTER COLUMN total TYPE NUMERIC(10,2);

ALTER TABLE invoice_items
    ALTER COLUMN unit_price TYPE NUMERIC(10,2),
    ALTER COLUMN line_total TYPE NUMERIC(10,2);

ALTER TABLE shifts
    ALTER COLUMN opening_float TYPE NUMERIC(10,2),
    ALTER COLUMN expected_cash TYPE NUMERIC(10,2),
    ALTER COLUMN counted_cash TYPE NUMERIC(10,2);

ALTER TABLE cash_events
    ALTER COLUMN amount TYPE NUMERIC(10,2);

COMMIT;
