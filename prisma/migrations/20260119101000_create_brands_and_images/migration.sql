-- Create brands and product images
--
-- Revises: 20260115090000_require_sku
-- Kind: atomic
-- Why: a brand is written once and spelled one way, and a product can have pictures
-- Technique: expand. The new table and the new column come beside the old text column, so the old code keeps working
--   and the new code can start. The old column goes much later, in 20260223090000_drop_products_brand.
-- Trap: "acme" and " Acme " are two texts but one brand. A plain unique index would let both in; the one on the
--   expression lower(btrim(name)) does not. The Prisma schema cannot say this, so it lives only here.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE brands (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT brands_pkey PRIMARY KEY (id),
    CONSTRAINT brands_name_check CHECK (btrim(name) <> '')
);

CREATE UNIQUE INDEX brands_name_key ON brands (lower(btrim(name)));

CREATE TABLE product_images (
    id SERIAL NOT NULL,
    product_id INTEGER NOT NULL,
    url TEXT NOT NULL,
    alt TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT product_images_pkey PRIMARY KEY (id),
    CONSTRAINT product_images_position_check CHECK (position >= 0)
);

CREATE UNIQUE INDEX product_images_product_id_position_key ON product_images (product_id, position);

-- CASCADE: a picture is part of its product and goes with it.
ALTER TABLE product_images ADD CONSTRAINT product_images_product_id_fkey
    FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE products ADD COLUMN brand_id INTEGER;

-- lint-ignore require-concurrent-index-creation: the shop has a few thousand products
CREATE INDEX products_brand_id_idx ON products (brand_id);

-- SET NULL: a product outlives its brand.
-- lint-ignore adding-foreign-key-constraint: the column is new, so there is no value to check yet
ALTER TABLE products ADD CONSTRAINT products_brand_id_fkey
    FOREIGN KEY (brand_id) REFERENCES brands (id) ON DELETE SET NULL ON UPDATE CASCADE;

COMMIT;
