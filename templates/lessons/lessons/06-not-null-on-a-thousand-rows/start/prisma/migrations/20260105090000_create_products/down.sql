-- Undo: create the products
--
-- Undoes: sha256:44afa3f594d505fa6c4e7306bff718849811de415b35d9c15ffddd9f4d039004
-- Kind: atomic
-- Loses: every row of products
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE products;

COMMIT;
