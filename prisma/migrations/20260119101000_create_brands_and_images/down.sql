-- Undo: create brands and product images
--
-- Undoes: sha256:6f870e884667621e9df835da4a3263d47ac37caf8d30bcfd6dc244fccefed80f
-- Kind: atomic
-- Loses: every picture. The brands have gone back into products.brand with the file after this one
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products DROP COLUMN brand_id;

DROP TABLE product_images;
DROP TABLE brands;

COMMIT;
