-- Undo: refuse an opened drawer with an amount, and any other cash event without one
-- Undoes: sha256:cac327916f2ce8de63259bcdb8d47f7e9e9c1532b4da127b910b376b804fe78d
-- Signed: sha256:8d483cd5c5ef5e4e779976106cc4572b02eec07f34da4e091e4d4f187440708d
--
-- Kind: atomic
-- Loses: nothing. It refuses while there is a drawer that was opened without a sale, because the older CHECK knows no
--   event without an amount
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE cash_events IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    without_amount INTEGER;
BEGIN
    SELECT count(*) INTO without_amount FROM cash_events WHERE amount = 0;
    IF without_amount > 0 THEN
        RAISE EXCEPTION '% cash events are without an amount; nothing was changed.', without_amount
            USING HINT = 'The older tables know only cash that is paid in or out. Stay, or restore a backup.';
    END IF;
END
$$;

ALTER TABLE cash_events
    DROP CONSTRAINT cash_events_amount_check,
    ADD CONSTRAINT cash_events_amount_check CHECK (amount > 0);

COMMIT;
