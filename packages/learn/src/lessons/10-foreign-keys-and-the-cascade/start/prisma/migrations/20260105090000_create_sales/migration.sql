-- Create the sales
--
-- Revises: none
-- Kind: atomic
-- Why: what was sold to whom has to be known
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE products (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    price NUMERIC(14,3) NOT NULL,

    CONSTRAINT products_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX products_name_key ON products (name);

CREATE TABLE price_labels (
    id SERIAL NOT NULL,
    product_id INTEGER NOT NULL,
    text TEXT NOT NULL,

    CONSTRAINT price_labels_pkey PRIMARY KEY (id),
    CONSTRAINT price_labels_product_id_fkey
        FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE customers (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,

    CONSTRAINT customers_pkey PRIMARY KEY (id)
);

CREATE TABLE sales (
    id SERIAL NOT NULL,
    product_id INTEGER NOT NULL,
    customer_id INTEGER,
    quantity INTEGER NOT NULL,
    total NUMERIC(14,3) NOT NULL,
    sold_at TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT sales_pkey PRIMARY KEY (id),
    CONSTRAINT sales_product_id_fkey
        FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT sales_customer_id_fkey
        FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE ON UPDATE CASCADE
);

COMMIT;
