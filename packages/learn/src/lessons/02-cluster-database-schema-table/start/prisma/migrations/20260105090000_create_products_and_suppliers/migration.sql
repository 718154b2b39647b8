-- Create products and suppliers
--
-- Revises: none
-- Kind: atomic
-- Why: something has to be on the shelf, and somebody brings it
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE suppliers (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,

    CONSTRAINT suppliers_pkey PRIMARY KEY (id)
);

CREATE TABLE products (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    price NUMERIC(14,3) NOT NULL,
    supplier_id INTEGER NOT NULL,

    CONSTRAINT products_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX suppliers_name_key ON suppliers (name);
CREATE UNIQUE INDEX products_name_key ON products (name);

ALTER TABLE products ADD CONSTRAINT products_supplier_id_fkey
    FOREIGN KEY (supplier_id) REFERENCES suppliers (id) ON DELETE RESTRICT ON UPDATE RESTRICT;

COMMIT;
