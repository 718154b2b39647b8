-- Undo: count the prints of receipts
-- Undoes: sha256:674f91aaf8b7a62d5804aa8b9bcecce777de01f71255e094aebfc469171caac4
-- Signed: sha256:5fb08ba8e4f7e6d9730baf8417152d3d250b37e0fe805280367dfe4f072d7d63
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
