-- Undo: let a sale be paid with store credit, and a refund become one
-- Undoes: sha256:f5ff0e9f29d3a740671bfd709cdf85bbb8a8022dd362c891b4f01b9923a4fdd0
-- Signed: sha256:2f0fdf4cee69978451c30cec4890b5e963a530b9d59112ff059f7d2136af47cb
--
-- Kind: atomic
-- Loses: nothing. It refuses while a sale was paid with store credit or a refund became one, because no older value
--   says the same
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE payments, refunds IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    newer INTEGER;
BEGIN
    SELECT (SELECT count(*) FROM payments WHERE method::text = 'store_credit')
        + (SELECT count(*) FROM refunds WHERE method::text = 'store_credit')
    INTO newer;
    IF newer > 0 THEN
        RAISE EXCEPTION '% payments and refunds are in store credit; nothing was changed.', newer
            USING HINT = 'The older tables know only cash and cards. Stay, or restore a backup.';
    END IF;
END
$$;

-- PostgreSQL can add a value to an enum but not take one away: the type is built anew, and the tables are rewritten.
-- The CHECK compares with the old type, so it goes before and comes back after.
ALTER TABLE payments
    DROP CONSTRAINT payments_change_check;

ALTER TYPE payment_method RENAME TO payment_method_with_store_credit;
CREATE TYPE payment_method AS ENUM ('cash', 'card');
ALTER TABLE payments
    ALTER COLUMN method TYPE payment_method USING method::text::payment_method;
ALTER TABLE refunds
    ALTER COLUMN method TYPE payment_method USING method::text::payment_method;
DROP TYPE payment_method_with_store_credit;

ALTER TABLE payments
    ADD CONSTRAINT payments_change_check CHECK (
        change >= 0 AND change <= amount AND (change = 0 OR method = 'cash')
    );

COMMIT;
