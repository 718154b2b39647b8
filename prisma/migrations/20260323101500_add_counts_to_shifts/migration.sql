-- Keep how a drawer was counted, and which requests changed a shift
--
-- Revises: 20260323094500_check_cash_event_amounts
-- Kind: atomic
-- Why: when cash is missing, the first question is how many of which notes were counted; and a till that got no answer
--   asks again, which must not open, pay out or close twice
-- Technique: a key table of its own. One table remembers the idempotency keys of all that can be done to a shift, so no
--   older table needs a new unique index. And expected_cash gets room for a large drawer: more digits before the
--   point with the same decimals change only the catalogue, not one row.
-- Trap: with other decimals the same ALTER COLUMN would write the whole table anew.

-- lint-ignore changing-column-type: the decimals stay, so PostgreSQL rewrites nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE shifts
    ADD COLUMN opening_pieces JSONB,
    ADD COLUMN counted_pieces JSONB,
    ALTER COLUMN expected_cash TYPE NUMERIC(20,3);

CREATE TABLE shift_requests (
    idempotency_key UUID NOT NULL,
    request_hash TEXT NOT NULL,
    shift_id INTEGER NOT NULL,
    cash_event_id INTEGER,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT shift_requests_pkey PRIMARY KEY (idempotency_key)
);

CREATE INDEX shift_requests_shift_id_idx ON shift_requests (shift_id);
CREATE INDEX shift_requests_cash_event_id_idx ON shift_requests (cash_event_id);

ALTER TABLE shift_requests
    ADD CONSTRAINT shift_requests_shift_id_fkey
        FOREIGN KEY (shift_id) REFERENCES shifts (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT shift_requests_cash_event_id_fkey
        FOREIGN KEY (cash_event_id) REFERENCES cash_events (id) ON DELETE RESTRICT ON UPDATE CASCADE;

COMMIT;
