-- Undo: create loyalty programmes
--
-- Undoes: sha256:72bad425ef014c35c896eb3afc1de67ea03d400edb921c9fb2742b2c602ea04d
-- Kind: atomic
-- Loses: every loyalty programme. The customers keep their points
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE loyalty_programs;

COMMIT;
