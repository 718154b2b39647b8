-- Create the shop
--
-- Revises: none
-- Kind: atomic
-- Why: something is sold to somebody
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE products (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    price NUMERIC(14,3) NOT NULL,

    CONSTRAINT products_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX products_name_key ON products (name);

CREATE TABLE customers (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,

    CONSTRAINT customers_pkey PRIMARY KEY (id)
);

CREATE TABLE orders (
    id SERIAL NOT NULL,
    total NUMERIC(14,3) NOT NULL,

    CONSTRAINT orders_pkey PRIMARY KEY (id)
);

COMMIT;
