-- Refuse an opened drawer with an amount, and any other cash event without one
--
-- Revises: 20260323090000_add_drop_and_no_sale
-- Kind: atomic
-- Why: whoever opens the drawer without a sale moves no money, and the books say so with a zero
-- Technique: one CHECK in place of another in one ALTER TABLE, so that there is no moment without one. NOT VALID: old
--   rows are read in a later file.
-- Trap: in the file that adds 'no_sale' to the enum, this CHECK fails (error 55P04): it names a value that its own
--   transaction has made.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE cash_events
    DROP CONSTRAINT cash_events_amount_check,
    ADD CONSTRAINT cash_events_amount_check CHECK (
        CASE WHEN kind = 'no_sale' THEN amount = 0 ELSE amount > 0 END
    ) NOT VALID;

COMMIT;
