-- Undo: make products.sku required
--
-- Undoes: sha256:50c77f9035f2a956983cf988a7910d0c85148d293e185b3b8e1cccb9614bd0f2
-- Signed: sha256:9a215aaaa69cabc230f15ec4f83ce1a010ca08eab112456445fdb6b177ee1cc9
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

-- The rule for new rows first, so that there is no moment without one.
ALTER TABLE products ADD CONSTRAINT products_sku_present_check CHECK (sku IS NOT NULL) NOT VALID;
ALTER TABLE products ALTER COLUMN sku DROP NOT NULL;

COMMIT;
