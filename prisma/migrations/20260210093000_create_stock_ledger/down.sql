-- Undo: create the stock ledger and write its opening entries
--
-- Undoes: sha256:d9d4474f45e19f16bc45df5edc552e2a11daea551bffdebabf60eeebe14a09b4
-- Signed: sha256:a496926c907c97247153e38fa5dbbfebe3d10fb700202de3db15cafe6d67174a
-- Kind: atomic
-- Loses: the whole ledger: what came and went, when, and through whom. The stock itself stays
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE stock_movements;
DROP TYPE stock_movement_kind;

COMMIT;
