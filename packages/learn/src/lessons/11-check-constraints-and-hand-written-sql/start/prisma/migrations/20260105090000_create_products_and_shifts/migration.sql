-- Create products and shifts
--
-- Revises: none
-- Kind: atomic
-- Why: something has to be on the shelf, and somebody at the till
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE products (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    price NUMERIC(14,3) NOT NULL,
    stock INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT products_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX products_name_key ON products (name);

CREATE TABLE shifts (
    id SERIAL NOT NULL,
    register TEXT NOT NULL,
    opened_at TIMESTAMPTZ(3) NOT NULL,
    closed_at TIMESTAMPTZ(3),

    CONSTRAINT shifts_pkey PRIMARY KEY (id)
);

COMMIT;
