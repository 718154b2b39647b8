-- Create the customers
--
-- Revises: none
-- Kind: atomic
-- Why: who comes often gets a free coffee
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE customers (
    id SERIAL NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    since DATE NOT NULL,

    CONSTRAINT customers_pkey PRIMARY KEY (id)
);

COMMIT;
