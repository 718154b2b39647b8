-- Undo: let cash be dropped into the safe, and the drawer be opened without a sale
-- Undoes: sha256:a98b0c92ab17cf28d977a059fa66dd037fc3669c2baf28685114b29408c03e81
-- Signed: sha256:ad10ac64ff7bfcee0151986361add5eaaf3a6657e6a94ff227a54aef2a444ce8
--
-- Kind: atomic
-- Loses: nothing. It refuses while there is a drop or a drawer that was opened without a sale, because no older value
--   says the same
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE cash_events IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    newer INTEGER;
BEGIN
    SELECT count(*) INTO newer FROM cash_events WHERE kind::text IN ('drop', 'no_sale');
    IF newer > 0 THEN
        RAISE EXCEPTION '% cash events are drops or openings without a sale; nothing was changed.', newer
            USING HINT = 'The older tables know only cash that is paid in or out. Stay, or restore a backup.';
    END IF;
END
$$;

-- PostgreSQL can add a value to an enum but not take one away: the type is built anew, and the table is rewritten.
ALTER TYPE cash_event_kind RENAME TO cash_event_kind_with_drop;
CREATE TYPE cash_event_kind AS ENUM ('paid_in', 'paid_out');
ALTER TABLE cash_events
    ALTER COLUMN kind TYPE cash_event_kind USING kind::text::cash_event_kind;
DROP TYPE cash_event_kind_with_drop;

COMMIT;
