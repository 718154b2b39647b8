-- Undo: widen the money of the catalogue to numeric(14,3)
--
-- Undoes: sha256:a01bd5fb2c3e3c0c2ee19ba94b8d0c3f10ed536a0cf7309351aa9f1578225311
-- Signed: sha256:1b5107e720b8b452fd57fc30396e139c807943f094e532eee2241bdfb4dd6cb7
-- Kind: atomic
-- Loses: nothing. It refuses while an amount needs the third decimal or is above 99,999,999.99: rounding money behind
--   somebody's back is not undoing
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE products, loyalty_programs IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    money RECORD;
    misfits INTEGER;
BEGIN
    FOR money IN
        SELECT * FROM (VALUES
            ('products', 'price'),
            ('products', 'purchase_price'),
            ('loyalty_programs', 'point_value')
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

ALTER TABLE products
    ALTER COLUMN price TYPE NUMERIC(10,2),
    ALTER COLUMN purchase_price TYPE NUMERIC(10,2);

ALTER TABLE loyalty_programs
    ALTER COLUMN point_value TYPE NUMERIC(10,2);

COMMIT;
