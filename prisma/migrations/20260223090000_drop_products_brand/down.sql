-- Undo: drop products.brand
--
-- Undoes: sha256:09aa49a040ec23e78b0bc5252f76fde7d83b7ecfc383b1088636236df98d0099
-- Signed: sha256:3f1cbbf5b420ee1c29fbdb7a283092f05150ca4d2570806b6c8a165981911ae6
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
