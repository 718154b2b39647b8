-- Undo: create the products
--
-- Undoes: sha256:44afa3f594d505fa6c4e7306bff718849811de415b35d9c15ffddd9f4d039004
-- Signed: sha256:3da5e5dbb20ac95f83b602a700b69689387d632b37d15730695bf5fda16351e4
-- Kind: atomic
-- Loses: every row of products
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE products;

COMMIT;
