-- Undo: create the catalogue
--
-- Undoes: sha256:0c3c5ea6b5e2414b38b74704b144dfe2f5c1cb994fec92292fddd49ea40b6803
-- Kind: atomic
-- Loses: every product and every category
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE products;
DROP TABLE categories;

COMMIT;
