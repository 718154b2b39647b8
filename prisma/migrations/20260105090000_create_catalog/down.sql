-- Undo: create the catalogue
--
-- Undoes: sha256:810fa4f5d0241cbe66af4fda9a5e9a16f38476b61f07ad63fdecacdf801eedc5
-- Signed: sha256:3f3fcb8a7b134e513673d28bf8fac526fc0bc1aa6664683dbf7d546bdd23d88c
-- Kind: atomic
-- Loses: every product and every category
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE products;
DROP TABLE categories;

COMMIT;
