-- Undo: mail receipts
--
-- Undoes: sha256:0776b36e36cc7a6299b1ac24327455e4512a7fb0fafa8539fd9a638769e9fac7
-- Signed: sha256:b105000259f5161339f27a746c06455a31d305f596454a19f3859f5657367bec
-- Kind: atomic
-- Loses: which registers mail receipts
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE registers DROP COLUMN mails_receipts;

COMMIT;
