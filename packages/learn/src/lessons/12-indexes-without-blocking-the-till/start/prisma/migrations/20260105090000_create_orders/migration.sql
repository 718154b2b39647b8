-- Create the orders
--
-- Revises: none
-- Kind: atomic
-- Why: what was sold has to be known
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE orders (
    id SERIAL NOT NULL,
    customer TEXT NOT NULL,
    total NUMERIC(14,3) NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT orders_pkey PRIMARY KEY (id)
);

COMMIT;
