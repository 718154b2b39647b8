-- Create the sales
--
-- Revises: none
-- Kind: atomic
-- Why: what was sold has to be known
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE sales (
    id SERIAL NOT NULL,
    total_cents INTEGER NOT NULL,
    sold_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT sales_pkey PRIMARY KEY (id)
);

COMMIT;
