-- Undo: create the ledger of points and write its opening entries
-- Undoes: sha256:5b257a35d2abbe4133015e72cd65c59ca736818aa79165b58d08d2582f9cffa7
-- Signed: sha256:7fbb6205be1ba370f0aec13ae914cb236d8e9e7ba3ec8aaa28bf9b8d58f63b66
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
