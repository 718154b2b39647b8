-- Create the customers
--
-- Revises: none
-- Kind: atomic
-- Why: regular customers get points
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE customers (
    id SERIAL NOT NULL,
    name TEXT,
    phone TEXT,

    CONSTRAINT customers_pkey PRIMARY KEY (id)
);

COMMIT;
