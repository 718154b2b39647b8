-- Create the carts that are parked until their customers come back
--
-- Revises: 20260508093000_seal_invoices
-- Kind: atomic
-- Why: somebody forgets the wallet, the queue grows, and the sale in hand has to wait. What waits in a browser is lost
--   with it, and no other till sees it
-- Technique: a table of its own instead of orders with the status "pending". A parked cart has no receipt number, no
--   sums and no stock, so nothing that adds up orders has to leave it out. The lines are one JSON value: they are what
--   somebody means to buy, and become rows with checks and foreign keys when they are sold. Whoever ends a cart sets
--   its outcome in an UPDATE that asks for one without: of two tills the second finds no row.
-- Trap: an outcome that is read first and set later lets two tills resume one cart, and it is sold twice.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TYPE parked_cart_outcome AS ENUM ('resumed', 'discarded');

CREATE TABLE parked_carts (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    cart JSONB NOT NULL,
    customer_id INTEGER,
    register_id INTEGER NOT NULL,
    parked_by_id INTEGER NOT NULL,
    parked_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    outcome parked_cart_outcome,
    ended_register_id INTEGER,
    ended_by_id INTEGER,
    ended_at TIMESTAMPTZ(3),

    CONSTRAINT parked_carts_pkey PRIMARY KEY (id),
    CONSTRAINT parked_carts_end_check CHECK (num_nulls(outcome, ended_register_id, ended_by_id, ended_at) IN (0, 4))
);

CREATE INDEX parked_carts_customer_id_idx ON parked_carts (customer_id);
CREATE INDEX parked_carts_register_id_idx ON parked_carts (register_id);
CREATE INDEX parked_carts_parked_by_id_idx ON parked_carts (parked_by_id);
CREATE INDEX parked_carts_ended_register_id_idx ON parked_carts (ended_register_id);
CREATE INDEX parked_carts_ended_by_id_idx ON parked_carts (ended_by_id);
-- The list that every till shows: a few rows among all that were ever parked.
CREATE INDEX parked_carts_waiting_idx ON parked_carts (id) WHERE outcome IS NULL;

ALTER TABLE parked_carts
    ADD CONSTRAINT parked_carts_customer_id_fkey
        FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL ON UPDATE CASCADE,
    ADD CONSTRAINT parked_carts_register_id_fkey
        FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT parked_carts_parked_by_id_fkey
        FOREIGN KEY (parked_by_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT parked_carts_ended_register_id_fkey
        FOREIGN KEY (ended_register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT parked_carts_ended_by_id_fkey
        FOREIGN KEY (ended_by_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE parked_cart_requests (
    idempotency_key UUID NOT NULL,
    request_hash TEXT NOT NULL,
    parked_cart_id INTEGER NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT parked_cart_requests_pkey PRIMARY KEY (idempotency_key)
);

CREATE INDEX parked_cart_requests_parked_cart_id_idx ON parked_cart_requests (parked_cart_id);

ALTER TABLE parked_cart_requests ADD CONSTRAINT parked_cart_requests_parked_cart_id_fkey
    FOREIGN KEY (parked_cart_id) REFERENCES parked_carts (id) ON DELETE CASCADE ON UPDATE CASCADE;

COMMIT;
