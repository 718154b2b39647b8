-- Undo: drop products.brand
--
-- Undoes: sha256:6384b283ef9e165e6e49cae1cb32c016143c20e81b3e8ef0b7cd4abbe1567a43
-- Kind: atomic
-- Loses: how the text was spelled: each product gets its brand's name. The column comes back as the last one of its
--   table, because PostgreSQL adds columns at the end
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products ADD COLUMN brand TEXT;

UPDATE products
SET brand = brands.name
FROM brands
WHERE brands.id = products.brand_id;

COMMIT;
