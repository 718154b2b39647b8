-- Create customers and orders
--
-- Revises: none
-- Kind: atomic
-- Why: who bought what has to be known
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE customers (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,

    CONSTRAINT customers_pkey PRIMARY KEY (id)
);

CREATE TABLE orders (
    id SERIAL NOT NULL,
    customer_id INTEGER,
    total NUMERIC(14,3) NOT NULL,

    CONSTRAINT orders_pkey PRIMARY KEY (id)
);

COMMIT;
