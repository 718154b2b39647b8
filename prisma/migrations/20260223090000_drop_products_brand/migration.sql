-- Drop products.brand
--
-- Revises: 20260218093000_create_audit_log
-- Kind: atomic
-- Why: two places for one fact will differ one day
-- Technique: contract, the end of what 20260119101000_create_brands_and_images began. The table is locked, brands that
--   old code has written as text only since then are moved as before, and then the column goes.
-- Trap: the server that still reads the column fails at once, and its next INSERT too. First deploy code that does not
--   name it, on every machine; only then this. What the text said beyond the brand's name is gone.
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE products IN ACCESS EXCLUSIVE MODE;

WITH spelled AS (
    SELECT id, btrim(regexp_replace(brand, '\s+', ' ', 'g')) AS spelling
    FROM products
    WHERE brand_id IS NULL AND brand ~ '\S'
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

-- lint-ignore ban-drop-column: code that names it is gone, and its values were moved to brands above
ALTER TABLE products DROP COLUMN brand;

COMMIT;
