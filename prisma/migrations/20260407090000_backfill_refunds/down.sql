-- Undo: fill in numbers, tax and tenders of earlier refunds
-- Undoes: sha256:8ebdf53e59d3d126fad13be9b83351b2318f9d555ecac7d9ce0266fdf1b09083
-- Signed: sha256:7bc34024348b194e889104fc25d1593b65200662119fc19a4ccc0e5c8b8d846c
--
-- Kind: atomic
-- Loses: which refunds had no number before. There is nothing to do here: what was filled in does no harm, going up
--   again leaves it as it is, and the next files down drop it
BEGIN;
SET LOCAL lock_timeout = '5s';
COMMIT;
