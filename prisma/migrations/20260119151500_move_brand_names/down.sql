-- Undo: move brand names from products into brands
--
-- Undoes: sha256:6d9ce8239b5b1889ebb609f82f2a01a887b64af7660aa6a6810f6c68544bbb09
-- Signed: sha256:04bee1e13ba906f70cb0ee560a10f94cf16d4474eb9fc4064d97c61b6f5bf357
-- Kind: atomic
-- Loses: brands that no product has. A brand chosen since then is written back as text; where the text already names
--   the product's brand, it stays as it was spelled
BEGIN;
SET LOCAL lock_timeout = '5s';

UPDATE products
SET brand = brands.name
FROM brands
WHERE brands.id = products.brand_id
  AND lower(btrim(regexp_replace(products.brand, '\s+', ' ', 'g'))) IS DISTINCT FROM lower(btrim(brands.name));

-- ON DELETE SET NULL empties products.brand_id.
DELETE FROM brands;

COMMIT;
