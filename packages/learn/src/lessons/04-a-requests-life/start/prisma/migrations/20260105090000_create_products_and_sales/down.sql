-- Undo: create products and sales
--
-- Undoes: sha256:fe0bbcb8b8b3f52f0c780416612ec29f950622eb73fdf02ccbc23c7050d67a94
-- Signed: sha256:cde3a22b609591429596b291bb30600430e333f4691b0ce9c3d8149148fc878a
-- Kind: atomic
-- Loses: every row of products and sales
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE sales;
DROP TABLE products;

COMMIT;
