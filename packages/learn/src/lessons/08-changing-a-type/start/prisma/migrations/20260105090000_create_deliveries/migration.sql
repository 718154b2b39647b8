-- Create deliveries
--
-- Revises: none
-- Kind: atomic
-- Why: the shop wants to know what came when
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE deliveries (
    id SERIAL NOT NULL,
    product TEXT NOT NULL,
    cost DOUBLE PRECISION NOT NULL,
    delivered_on TEXT NOT NULL,

    CONSTRAINT deliveries_pkey PRIMARY KEY (id)
);

COMMIT;
