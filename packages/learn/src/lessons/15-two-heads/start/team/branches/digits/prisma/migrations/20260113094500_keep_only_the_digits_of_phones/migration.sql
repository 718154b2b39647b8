-- Keep only the digits of phones
--
-- Revises: 20260105090000_create_the_shop
-- Kind: atomic
-- Why: the till finds customers by what they dictate
BEGIN;
SET LOCAL lock_timeout = '5s';

UPDATE customers SET phone = regexp_replace(phone, '\D', '', 'g') WHERE phone ~ '\D';

COMMIT;
