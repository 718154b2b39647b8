-- Undo: add a brand to products
--
-- Undoes: sha256:deff4cc9247aa26f1eb7e8d534d6233136ed7184c40ee367dde9aca6a749df17
-- Signed: sha256:598a7a000f2afca3add303eedd1b0e5b010dc64eee0c93a8afe69e3bdcc9f8af
-- Kind: atomic
-- Loses: every value of products.brand
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products DROP COLUMN brand;

COMMIT;
