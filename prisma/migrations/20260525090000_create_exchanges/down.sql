-- Undo: create exchanges
-- Undoes: sha256:7411e49779def89e5f1dcaeeeab809872486f83f0685fd617a7ad709e6e3cf69
-- Signed: sha256:4cbbe760bbf51040a8c3eb3c069ab6fc248e7de8b28d1057e76c5b1a11940037
--
-- Kind: atomic
-- Loses: which refund and which sale were one exchange, and how much of the one paid for the other. Both stay, with the
--   store credit that went from one to the other. Take a backup first
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE exchanges;
DROP FUNCTION exchanges_refuse_change();

COMMIT;
