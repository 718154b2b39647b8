-- Let cash be dropped into the safe, and the drawer be opened without a sale
--
-- Revises: 20260317084500_validate_devices
-- Kind: atomic
-- Why: notes that leave the drawer for the safe are not spent, and somebody asks later why the drawer was opened
-- Technique: ALTER TYPE … ADD VALUE, in a file that does nothing else.
-- Trap: code that knows two kinds reads a third one. A CASE that says "paid in, or else out" would count an opened
--   drawer as money that went out.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TYPE cash_event_kind ADD VALUE 'drop';
ALTER TYPE cash_event_kind ADD VALUE 'no_sale';

COMMIT;
