-- Undo: create brands and product images
--
-- Undoes: sha256:a13c4b2d5fa663954b52c073d51549ebdc75426a73c37917a70a2d695f78fda6
-- Signed: sha256:46cac16faeb202493b78c09bffe8cd21a2ddb79ebd2630840beb97975cb384f8
-- Kind: atomic
-- Loses: every picture. The brands have gone back into products.brand with the file after this one
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products DROP COLUMN brand_id;

DROP TABLE product_images;
DROP TABLE brands;

COMMIT;
