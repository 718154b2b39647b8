-- Create the catalogue: categories and products
--
-- Revises: none
-- Kind: atomic
-- Why: before anything can be sold, the database must know what a product is
-- Technique: CREATE TABLE, with a foreign key from products to categories. From here on PostgreSQL checks every
--   row when it is written: a product without a name, or in a category that does not exist, is refused.
-- Trap: "cost" is a double, which cannot hold most decimal fractions (0.1 + 0.2 is not 0.3). Money must be numeric.
--   "price" is right from the start; "cost" is put right in 20260112163000_make_purchase_price_exact.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE categories (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT categories_pkey PRIMARY KEY (id)
);

CREATE TABLE products (
    id SERIAL NOT NULL,
    category_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    brand TEXT,
    price NUMERIC(10,2) NOT NULL,
    -- lint-ignore money-type: a mistake to learn from, put right in 20260112163000_make_purchase_price_exact
    cost DOUBLE PRECISION,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT products_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX categories_name_key ON categories (name);

-- A foreign key gets no index by itself. Without this one, deleting a category reads the whole product table.
CREATE INDEX products_category_id_idx ON products (category_id);

-- RESTRICT: a category that still has products cannot be deleted.
ALTER TABLE products ADD CONSTRAINT products_category_id_fkey
    FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE RESTRICT ON UPDATE CASCADE;

COMMIT;
