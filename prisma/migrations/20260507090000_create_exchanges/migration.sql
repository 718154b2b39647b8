-- Create exchanges
--
-- Revises: 20260506090000_add_paper_width_to_devices
-- Kind: atomic
-- Why: a customer who brings a size back and takes another one along pays the difference alone, and whoever reads the
--   receipt of either half must find the other one
-- Technique: expand. A table of its own joins a refund with a sale: neither of the two large tables gains a column or
--   an index, so no till waits. Its keys say that a refund and a sale belong to one exchange at most.
-- Trap: a column on refunds would have to be filled after the sale is there, and so be open for changes for good. A row
--   that is written once, when both halves are, takes a trigger that refuses every change.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE exchanges (
    refund_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    amount NUMERIC(14,3) NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT exchanges_pkey PRIMARY KEY (refund_id),
    CONSTRAINT exchanges_amount_check CHECK (amount >= 0)
);

CREATE UNIQUE INDEX exchanges_order_id_key ON exchanges (order_id);

ALTER TABLE exchanges
    ADD CONSTRAINT exchanges_refund_id_fkey
        FOREIGN KEY (refund_id) REFERENCES refunds (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT exchanges_order_id_fkey
        FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION exchanges_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of exchanges are only ever added; % is refused.', TG_OP;
END
$$;

CREATE TRIGGER exchanges_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON exchanges
    FOR EACH STATEMENT EXECUTE FUNCTION exchanges_refuse_change();

COMMIT;
