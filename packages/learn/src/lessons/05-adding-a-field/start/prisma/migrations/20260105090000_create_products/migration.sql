-- Create the products
--
-- Revises: none
-- Kind: atomic
-- Why: something has to be on the shelf
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE products (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    price NUMERIC(14,3) NOT NULL,

    CONSTRAINT products_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX products_name_key ON products (name);

COMMIT;
