-- Undo: widen the money of orders to numeric(14,3)
--
-- Undoes: sha256:12f954920510a015dcdb30ab9a52c2950ea6d833e8472cffd575f82fd91845fa
-- Signed: sha256:3bdc93f13b89e927101fd776e8b2a2707a2cdc95080fc8e7915510153320f3d8
-- Kind: atomic
-- Loses: nothing. It refuses while an amount needs the third decimal or is above 99,999,999.99: rounding money behind
--   somebody's back is not undoing
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE orders, order_items IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    money RECORD;
    misfits INTEGER;
BEGIN
    FOR money IN
        SELECT * FROM (VALUES
            ('orders', 'subtotal'),
            ('orders', 'discount'),
            ('orders', 'tax'),
            ('orders', 'rounding'),
            ('orders', 'total'),
            ('order_items', 'unit_price'),
            ('order_items', 'discount'),
            ('order_items', 'tax'),
            ('order_items', 'line_total')
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

ALTER TABLE orders
    ALTER COLUMN subtotal TYPE NUMERIC(10,2),
    ALTER COLUMN discount TYPE NUMERIC(10,2),
    ALTER COLUMN tax TYPE NUMERIC(10,2),
    ALTER COLUMN rounding TYPE NUMERIC(10,2),
    ALTER COLUMN total TYPE NUMERIC(10,2);

ALTER TABLE order_items
    ALTER COLUMN unit_price TYPE NUMERIC(10,2),
    ALTER COLUMN discount TYPE NUMERIC(10,2),
    ALTER COLUMN tax TYPE NUMERIC(10,2),
    ALTER COLUMN line_total TYPE NUMERIC(10,2);

COMMIT;
