-- Undo: create the products
--
-- Undoes: sha256:a918b549bee19477eeba4139a6cfaa58b417bec351e9d0d5b5db11890f3fc784
-- Signed: sha256:8780664a233528bb98b1bd2e8fef52055f00245b7fdf879a6f7948831bc983c3
-- Kind: atomic
-- Loses: every row of products
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE products;

COMMIT;
