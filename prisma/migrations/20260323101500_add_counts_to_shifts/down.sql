-- Undo: keep how a drawer was counted, and which requests changed a shift
-- Undoes: sha256:85328d0fe8c9bc95a0b7b093046705b90973db4da63fd1ead8981e913c7beba7
-- Signed: sha256:38c8991159337baa67a17b2db5ce3b0bae8eb0b46f31eeae0d39110016d0c633
--
-- Kind: atomic
-- Loses: how many of which coins and notes were counted, and the keys of requests that were answered: one that is sent
--   again is taken for a new one. It refuses while a drawer holds more than the older column has room for
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE shifts IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    misfits INTEGER;
BEGIN
    SELECT count(*) INTO misfits FROM shifts WHERE abs(expected_cash) >= 100000000000;
    IF misfits > 0 THEN
        RAISE EXCEPTION '% amounts in shifts.expected_cash do not fit numeric(14,3); nothing was changed.', misfits
            USING HINT = 'They are above 99,999,999,999.999. Stay, or restore a backup.';
    END IF;
END
$$;

DROP TABLE shift_requests;

ALTER TABLE shifts
    ALTER COLUMN expected_cash TYPE NUMERIC(14,3),
    DROP COLUMN counted_pieces,
    DROP COLUMN opening_pieces;

COMMIT;
