-- Undo: ask for tips
--
-- Undoes: sha256:f7d379abbacf65599c73f0c92a196f4319ae5775b964948cc4136c827ecb9e0c
-- Signed: sha256:284bfa684501d207a65a6b0a15b1e1e11d9f8ac3a92e027e9417f8941dfe6037
-- Kind: atomic
-- Loses: every tip, and which registers ask for one
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders DROP COLUMN tip;

ALTER TABLE registers DROP COLUMN asks_for_tips;

COMMIT;
