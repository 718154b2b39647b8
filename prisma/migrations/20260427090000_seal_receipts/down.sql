-- Undo: seal receipts
-- Undoes: sha256:d3d146a20bb7c6f508f25a1bc02a5ad69dad1bcf14fcb23db46ccc65ed0012e8
-- Signed: sha256:c7dcdd9e98d45d26caf73a07e8ae0a113288300d04e48405aa57f62e1d70fc57
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
