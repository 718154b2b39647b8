-- Create products
--
-- Revises: none
-- Kind: atomic
-- Why: the till must know what there is
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE products (
  id SERIAL NOT NULL,
  name TEXT NOT NULL,
  CONSTRAINT products_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX products_name_key ON products (name);

COMMIT;
