-- Undo: create exchanges
-- Undoes: sha256:c4d60bc9341cea31d9eb0ebaa624b1a645e4f804ff01e1941a2ce7bcef505068
-- Signed: sha256:55b4ea0b3bd4a6bc1fe567a4f6c7a55a9eb19d8c27401ef4427d3fad64415c68
--
-- Kind: atomic
-- Loses: which refund and which sale were one exchange, and how much of the one paid for the other. Both stay, with the
--   store credit that went from one to the other. Take a backup first
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE exchanges;
DROP FUNCTION exchanges_refuse_change();

COMMIT;
