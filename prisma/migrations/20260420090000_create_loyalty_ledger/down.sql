-- Undo: create the ledger of points and write its opening entries
-- Undoes: sha256:b01d97c3b0fb1edbcc614f4f8e27a10249f4e559ba59ccfa14be5a4a2f030cc1
-- Signed: sha256:509ac52c4a96b2311d3f80d0feb5e5b33e11a1e0b9d7b7a5c4359b92d8b511b7
--
-- Kind: atomic
-- Loses: the whole ledger: what points were earned and redeemed, by which sale, and when. The customers keep their
--   points
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE loyalty_movements;
DROP FUNCTION loyalty_movements_refuse_change();
DROP TYPE loyalty_movement_kind;

COMMIT;
