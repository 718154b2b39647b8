-- Undo: make the rule of cash events hold for every row
-- Undoes: sha256:a1a5eb35239bc1ba38de5432397461c4892e3788893e9b8cc1e0e0f54acaad58
-- Signed: sha256:c284db594f75ea0599d8a3cb2f867e719b795cfaf260e1a5b57c4cfd79f437b5
--
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

-- A validated constraint cannot be made NOT VALID again, only replaced.
ALTER TABLE cash_events
    DROP CONSTRAINT cash_events_amount_check,
    ADD CONSTRAINT cash_events_amount_check CHECK (
        CASE WHEN kind = 'no_sale' THEN amount = 0 ELSE amount > 0 END
    ) NOT VALID;

COMMIT;
