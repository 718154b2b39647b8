-- Make the rule of cash events hold for every row
--
-- Revises: 20260323110000_create_z_reports
-- Kind: atomic
-- Why: reports may rely on the rule without exceptions for old rows
-- Technique: VALIDATE alone, under a lock that lets the tills go on.
-- Trap: in the file that replaced the CHECK, the same VALIDATE would read the table under the strong lock of DROP
--   CONSTRAINT.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE cash_events
    VALIDATE CONSTRAINT cash_events_amount_check;

COMMIT;
