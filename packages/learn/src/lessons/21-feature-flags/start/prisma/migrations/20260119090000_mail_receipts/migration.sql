-- Mail receipts
--
-- Revises: 20260112090000_ask_for_tips
-- Kind: atomic
-- Why: some registers have no printer
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE registers ADD COLUMN mails_receipts BOOLEAN NOT NULL DEFAULT false;

COMMIT;
