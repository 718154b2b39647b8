-- Undo: seal receipts
-- Undoes: sha256:d75552b060646d33b62443abeb559ad25ff2a25c355ef79abae762a049c10892
-- Signed: sha256:d0ec63630d77625360c5711ea5d673e94c3808083392caefb86e4380ae2c3eaf
--
-- Kind: atomic
-- Loses: every seal: what was sold cannot be proved unchanged any more, and names and the currency as they were at the
--   sale are gone. The sales stay. Take a backup first
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE receipt_counters
    DROP COLUMN last_hash;

DROP TABLE receipt_seals;
DROP FUNCTION receipt_seals_refuse_change();

COMMIT;
