-- Undo: create the customers
--
-- Undoes: sha256:ad24d0a5ac770ee18bb9ae1c7ae205dc1bccb30ca6a1738a414bdeffc67ff086
-- Signed: sha256:54fe41d5edaa21e2c1173a30fc4a38ff39603586c0d975b6eec6c8919a87adee
-- Kind: atomic
-- Loses: every row of customers
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE customers;

COMMIT;
