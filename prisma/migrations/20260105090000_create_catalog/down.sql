-- Undo: create the catalogue
--
-- Undoes: sha256:810fa4f5d0241cbe66af4fda9a5e9a16f38476b61f07ad63fdecacdf801eedc5
-- Kind: atomic
-- Loses: every product and every category
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE products;
DROP TABLE categories;

COMMIT;
