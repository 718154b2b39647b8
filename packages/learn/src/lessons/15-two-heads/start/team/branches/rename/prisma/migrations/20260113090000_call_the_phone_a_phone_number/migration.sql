-- Call the phone a phone number
--
-- Revises: 20260105090000_create_the_shop
-- Kind: atomic
-- Why: the shop will have a phone of its own
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE customers RENAME COLUMN phone TO phone_number;

COMMIT;
