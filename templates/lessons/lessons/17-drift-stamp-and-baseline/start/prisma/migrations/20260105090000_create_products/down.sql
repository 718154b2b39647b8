-- Undo: create the products
--
-- Undoes: sha256:a918b549bee19477eeba4139a6cfaa58b417bec351e9d0d5b5db11890f3fc784
-- Kind: atomic
-- Loses: every row of products
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE products;

COMMIT;
