-- Undo: create products and suppliers
--
-- Undoes: sha256:a6a1e37de89648d2c7462e29af0084747fdf7b2f561d4c480ab5a6ba42523c6d
-- Signed: sha256:9626b1de317f62360c27219302be11a1bc25e57cdfc9987e23743c8f8d7cbddf
-- Kind: atomic
-- Loses: every row of products and suppliers
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE products;
DROP TABLE suppliers;

COMMIT;
