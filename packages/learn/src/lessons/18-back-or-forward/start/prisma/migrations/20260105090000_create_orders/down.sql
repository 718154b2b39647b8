-- Undo: create the orders
--
-- Undoes: sha256:d24f04ac6eefae188643efcbfd12ce13a4e1580172a53eeb18dd66b11fb89ce3
-- Signed: sha256:c61f2e6fba050e38cf057ffceeb8553b4cfd907f223a2216fcd42dcee93dd20e
-- Kind: atomic
-- Loses: every row of orders
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE orders;

COMMIT;
