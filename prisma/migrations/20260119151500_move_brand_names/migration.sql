-- Move brand names from products into brands
--
-- Revises: 20260119101000_create_brands_and_images
-- Kind: atomic
-- Why: products should point to a brand instead of spelling it
-- Technique: a data migration. Runs of white space become one space, outer ones are cut off, and what is then equal
--   but for upper and lower case is one brand. Its name is the spelling that most products use; of two that are
--   used equally often, the one of the oldest product. Blank means "no brand". The old column is left as it was.
-- Trap: SELECT DISTINCT brand would make "acme", "ACME" and " Acme " three brands. And products that old code adds
--   after this file have a brand text but no brand_id: until the old column goes, code must write both.
BEGIN;
SET LOCAL lock_timeout = '5s';

WITH spelled AS (
    SELECT id, btrim(regexp_replace(brand, '\s+', ' ', 'g')) AS spelling
    FROM products
    WHERE brand ~ '\S'
), counted AS (
    SELECT spelling, count(*) AS uses, min(id) AS oldest
    FROM spelled
    GROUP BY spelling
)
INSERT INTO brands (name)
SELECT DISTINCT ON (lower(spelling)) spelling
FROM counted
ORDER BY lower(spelling), uses DESC, oldest
ON CONFLICT (lower(btrim(name))) DO NOTHING;

UPDATE products
SET brand_id = brands.id
FROM brands
WHERE products.brand_id IS NULL
  AND lower(btrim(regexp_replace(products.brand, '\s+', ' ', 'g'))) = lower(btrim(brands.name));

DO $$
DECLARE
    lost INTEGER;
BEGIN
    SELECT count(*) INTO lost FROM products WHERE brand ~ '\S' AND brand_id IS NULL;
    IF lost > 0 THEN
        RAISE EXCEPTION '% products have a brand text that found no brand; nothing was changed.', lost;
    END IF;
END
$$;

COMMIT;
