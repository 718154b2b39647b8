-- Undo: add tax exemption, and the terms that a sale was made on
--
-- Undoes: sha256:c71f1d26563fc13a0f4e26087d137480dd3ee9bbb1cf2a6433e115ef340a7ec2
-- Signed: sha256:1c6f6b67afe7bcc7fd37af17696647a4864f1e7ccbf1c800fabc9eb9a2bf5824
-- Kind: atomic
-- Loses: who and what was exempt, why a discount was given, and how it was spread over the lines. It refuses while
--   there are gross sales or rounded lines: without their terms nobody could say any more what the customer paid
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE products, customers, orders, order_items IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    misfits INTEGER;
BEGIN
    SELECT count(*) INTO misfits FROM orders WHERE total <> subtotal - discount + tax + rounding;
    IF misfits > 0 THEN
        RAISE EXCEPTION '% orders were sold at gross prices; nothing was changed.', misfits
            USING HINT = 'The older tables know only net prices. Stay, or go back by restoring a backup.';
    END IF;
    SELECT count(*) INTO misfits FROM order_items WHERE line_total <> quantity * unit_price - discount;
    IF misfits > 0 THEN
        RAISE EXCEPTION '% lines were rounded to the currency; nothing was changed.', misfits
            USING HINT = 'The older tables know only unrounded lines. Stay, or go back by restoring a backup.';
    END IF;
END
$$;

ALTER TABLE order_items
    DROP CONSTRAINT order_items_tax_exempt_check,
    DROP CONSTRAINT order_items_order_discount_check,
    DROP CONSTRAINT order_items_sum_check,
    ADD CONSTRAINT order_items_sum_check CHECK (line_total = quantity * unit_price - discount),
    DROP COLUMN discount_reason,
    DROP COLUMN order_discount,
    DROP COLUMN is_tax_exempt;

ALTER TABLE orders
    DROP CONSTRAINT orders_sum_check,
    ADD CONSTRAINT orders_sum_check CHECK (total = subtotal - discount + tax + rounding),
    DROP COLUMN prices_include_tax,
    DROP COLUMN discount_reason;

ALTER TABLE customers
    DROP COLUMN is_tax_exempt;

ALTER TABLE products
    DROP COLUMN is_tax_exempt;

COMMIT;
