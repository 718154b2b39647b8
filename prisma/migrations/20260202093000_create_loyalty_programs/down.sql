-- Undo: create loyalty programmes
--
-- Undoes: sha256:72bad425ef014c35c896eb3afc1de67ea03d400edb921c9fb2742b2c602ea04d
-- Signed: sha256:864fca222060afacdc1e4f542af81ebb1489c554ee3e740314e7f62d3c98f9d1
-- Kind: atomic
-- Loses: every loyalty programme. The customers keep their points
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE loyalty_programs;

COMMIT;
