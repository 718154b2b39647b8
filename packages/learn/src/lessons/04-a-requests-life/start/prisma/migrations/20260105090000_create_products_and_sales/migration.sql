-- Create products and sales
--
-- Revises: none
-- Kind: atomic
-- Why: a shop sells
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE products (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    price NUMERIC(14,3) NOT NULL,
    delivered INTEGER NOT NULL,
    stock INTEGER NOT NULL,

    CONSTRAINT products_pkey PRIMARY KEY (id),
    CONSTRAINT products_stock_check CHECK (stock >= 0)
);

CREATE TABLE sales (
    id SERIAL NOT NULL,
    request_id TEXT NOT NULL,
    product_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    total NUMERIC(14,3) NOT NULL,

    CONSTRAINT sales_pkey PRIMARY KEY (id),
    CONSTRAINT sales_product_id_fkey FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT sales_quantity_check CHECK (quantity > 0)
);

CREATE UNIQUE INDEX products_name_key ON products (name);
CREATE UNIQUE INDEX sales_request_id_key ON sales (request_id);

COMMIT;
