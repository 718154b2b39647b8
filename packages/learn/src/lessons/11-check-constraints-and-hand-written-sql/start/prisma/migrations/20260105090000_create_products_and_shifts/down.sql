-- Undo: create products and shifts
--
-- Undoes: sha256:a919cb9e25748a0d5ab0eafad3fdfdeb7ab4061ab778f35d676b98e3f50bd216
-- Kind: atomic
-- Loses: every row of shifts and products
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE shifts;
DROP TABLE products;

COMMIT;
