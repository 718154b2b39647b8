-- Create the registers and the orders
--
-- Revises: none
-- Kind: atomic
-- Why: what was sold has to be known, and where
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE registers (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,

    CONSTRAINT registers_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX registers_name_key ON registers (name);

CREATE TABLE orders (
    id SERIAL NOT NULL,
    register_id INTEGER NOT NULL,
    total NUMERIC(14,3) NOT NULL,

    CONSTRAINT orders_pkey PRIMARY KEY (id)
);

ALTER TABLE orders
    ADD CONSTRAINT orders_register_id_fkey FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE;

COMMIT;
