-- Undo: create the shop
--
-- Undoes: sha256:2d8f803516ef669d7d59875a75da5e673040cffa5a34c3aafb8f448e744799ea
-- Signed: sha256:4e10184a2e45e2d52b8289ec1bfeea2e375298199317b970532faa8f21d001d8
-- Kind: atomic
-- Loses: every row of products, customers and orders
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE orders;
DROP TABLE customers;
DROP TABLE products;

COMMIT;
