-- Undo: create exchanges
-- Undoes: sha256:535fabce31cc28e4abe82935963d5e4e4bbdbddb57e6acbc7900125946218821
-- Signed: sha256:1492dd17846de53de9e65e40e08ff586081e12c787c9012680e9e0e2d52ebd88
--
-- Kind: atomic
-- Loses: which refund and which sale were one exchange, and how much of the one paid for the other. Both stay, with the
--   store credit that went from one to the other. Take a backup first
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE exchanges;
DROP FUNCTION exchanges_refuse_change();

COMMIT;
