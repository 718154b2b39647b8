-- Create the orders
--
-- Revises: none
-- Kind: atomic
-- Why: what was sold has to be known
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TYPE order_status AS ENUM ('pending', 'completed', 'canceled');

CREATE TABLE orders (
    id SERIAL NOT NULL,
    status order_status NOT NULL DEFAULT 'pending',
    total NUMERIC(14,3) NOT NULL,
    refunded_at TIMESTAMPTZ(3),

    CONSTRAINT orders_pkey PRIMARY KEY (id)
);

COMMIT;
