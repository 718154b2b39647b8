-- Give every product a SKU of its own
--
-- Revises: 20260112163000_make_purchase_price_exact
-- Kind: atomic
-- Why: orders and labels will refer to the SKU, so each product needs one that no other has (1 of 3)
-- Technique: backfill. Outer spaces are cut off and blank counts as missing. Where several products share a SKU, the
--   oldest keeps it. All others get one made from their id: P-000123, or P-000123-A where that is taken.
--   The unique index at the end is the proof: if two were still equal, the whole file would be undone.
-- Trap: lpad() cuts off as well as fills up: lpad('1234567', 6, '0') is '123456', the code of another product.
--   And one UPDATE over millions of rows is one long transaction: there, work in batches.
BEGIN;
SET LOCAL lock_timeout = '5s';

UPDATE products
SET sku = nullif(btrim(sku), '')
WHERE sku <> btrim(sku) OR btrim(sku) = '';

WITH ranked AS (
    SELECT id, sku, row_number() OVER (PARTITION BY sku ORDER BY id) AS place
    FROM products
), kept AS (
    SELECT sku FROM ranked WHERE sku IS NOT NULL AND place = 1
), coded AS (
    SELECT id, 'P-' || lpad(id::text, greatest(6, length(id::text)), '0') AS code
    FROM ranked
    WHERE sku IS NULL OR place > 1
)
UPDATE products
SET sku = CASE WHEN coded.code IN (SELECT sku FROM kept) THEN coded.code || '-A' ELSE coded.code END
FROM coded
WHERE coded.id = products.id;

-- lint-ignore require-concurrent-index-creation: it proves the backfill, and has to stand or fall with it
CREATE UNIQUE INDEX products_sku_key ON products (sku);

COMMIT;
