-- Let a sale be paid with store credit, and a refund become one
--
-- Revises: 20260324084500_validate_cash_event_amounts
-- Kind: atomic
-- Why: a customer who brings goods back takes something else next week, and the drawer keeps its cash until then
-- Technique: ALTER TYPE … ADD VALUE, in a file that does nothing else.
-- Trap: code that knows two methods says "card, or else cash" and counts store credit into the drawer. Look for every
--   such "else" before the first row has the new value.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TYPE payment_method ADD VALUE 'store_credit';

COMMIT;
