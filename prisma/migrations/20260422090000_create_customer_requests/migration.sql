-- Remember the requests that added a customer
--
-- Revises: 20260421084500_validate_points
-- Kind: atomic
-- Why: customers are added at the till now, and a till that got no answer asks again
-- Technique: a table of its own, with the key as its primary key, instead of a column: customers gets neither a new
--   column nor a unique index while tills are writing to it.
-- Trap: the e-mail address cannot stand in for the key. Many customers have none, and the same name twice may be two
--   people.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE customer_requests (
    idempotency_key UUID NOT NULL,
    request_hash TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT customer_requests_pkey PRIMARY KEY (idempotency_key)
);

CREATE INDEX customer_requests_customer_id_idx ON customer_requests (customer_id);

ALTER TABLE customer_requests ADD CONSTRAINT customer_requests_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE ON UPDATE CASCADE;

COMMIT;
