-- Undo: count the prints of receipts
-- Undoes: sha256:d40869d6942f319fa24673d7602bc4b2c95676c734afc20cb31d5d16e1c20f46
-- Signed: sha256:3eec031890d64f676810a26d40e91634c4fe44097f9a9a7bc43cedf0a7965556
--
-- Kind: atomic
-- Loses: who printed which receipt when, and how many papers of it there are: the next print of each would count as the
--   original. Take a backup first
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE receipt_prints;
DROP FUNCTION receipt_prints_refuse_change();
DROP TABLE receipt_print_counters;

COMMIT;
