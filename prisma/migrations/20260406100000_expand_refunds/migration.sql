-- Let a refund have a number, its tax, and several tenders
--
-- Revises: 20260406093000_create_store_credits
-- Kind: atomic
-- Why: a refund is a document of its own, with a number that has no gaps; the tax that goes back with it is owed to
--   nobody any more; and who paid half by card and half in cash gets it back in the same way
-- Technique: expand. New columns with a constant default or without a value, which write no row anew; a table for the
--   tenders; refunds.method may stay empty from now on, so that old code goes on writing it and new code does not.
--   Checks and links on the old table are NOT VALID first.
-- Trap: the new code needs what the next files fill in. It starts after 20260407090000_backfill_refunds, and
--   refunds.method goes only when the old code is gone everywhere.

-- lint-ignore ban-drop-not-null: old code goes on writing it, and the new code never reads it
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE refund_counters (
    register_id INTEGER NOT NULL,
    last_number INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT refund_counters_pkey PRIMARY KEY (register_id),
    CONSTRAINT refund_counters_last_number_check CHECK (last_number >= 0)
);

ALTER TABLE refund_counters ADD CONSTRAINT refund_counters_register_id_fkey
    FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE refunds
    ADD COLUMN register_id INTEGER,
    ADD COLUMN number INTEGER,
    ADD COLUMN tax NUMERIC(14,3) NOT NULL DEFAULT 0,
    ADD COLUMN rounding NUMERIC(14,3) NOT NULL DEFAULT 0,
    ADD COLUMN was_allowed BOOLEAN NOT NULL DEFAULT false,
    ALTER COLUMN method DROP NOT NULL,
    -- Goods may come back that cost nothing.
    DROP CONSTRAINT refunds_amount_check,
    ADD CONSTRAINT refunds_amount_check CHECK (amount >= 0) NOT VALID,
    ADD CONSTRAINT refunds_tax_check CHECK (tax >= 0) NOT VALID,
    ADD CONSTRAINT refunds_number_check CHECK (number > 0) NOT VALID,
    ADD CONSTRAINT refunds_register_id_fkey
        FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

ALTER TABLE refund_items
    ADD COLUMN tax NUMERIC(14,3) NOT NULL DEFAULT 0,
    ADD CONSTRAINT refund_items_tax_check CHECK (tax >= 0) NOT VALID;

CREATE TABLE refund_payments (
    id SERIAL NOT NULL,
    refund_id INTEGER NOT NULL,
    method payment_method NOT NULL,
    amount NUMERIC(14,3) NOT NULL,
    reference TEXT,
    store_credit_id INTEGER,

    CONSTRAINT refund_payments_pkey PRIMARY KEY (id),
    CONSTRAINT refund_payments_amount_check CHECK (amount > 0),
    CONSTRAINT refund_payments_store_credit_check CHECK ((method = 'store_credit') = (store_credit_id IS NOT NULL))
);

CREATE INDEX refund_payments_refund_id_idx ON refund_payments (refund_id);
CREATE INDEX refund_payments_store_credit_id_idx ON refund_payments (store_credit_id);

ALTER TABLE refund_payments
    ADD CONSTRAINT refund_payments_refund_id_fkey
        FOREIGN KEY (refund_id) REFERENCES refunds (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT refund_payments_store_credit_id_fkey
        FOREIGN KEY (store_credit_id) REFERENCES store_credits (id) ON DELETE RESTRICT ON UPDATE CASCADE;

COMMIT;
