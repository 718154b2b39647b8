-- Count the prints of receipts
--
-- Revises: 20260504090000_announce_catalog_changes
-- Kind: atomic
-- Why: a second paper of the same sale can be handed in for a second refund, so each copy says that it is one and
--   which, and the books say who printed it, when, and at which till
-- Technique: an append-only list beside a counter for each sale. The counter's row is what makes simultaneous prints
--   get different numbers: INSERT … ON CONFLICT DO UPDATE waits for the other print and counts on from it.
-- Trap: max(copy) + 1 instead of the counter gives two tills the same number, because neither sees the row that the
--   other is writing.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE receipt_print_counters (
    order_id INTEGER NOT NULL,
    last_copy INTEGER NOT NULL,

    CONSTRAINT receipt_print_counters_pkey PRIMARY KEY (order_id),
    CONSTRAINT receipt_print_counters_last_copy_check CHECK (last_copy >= 0)
);

ALTER TABLE receipt_print_counters ADD CONSTRAINT receipt_print_counters_order_id_fkey
    FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE receipt_prints (
    order_id INTEGER NOT NULL,
    copy INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    device_id INTEGER,
    idempotency_key UUID NOT NULL,
    printed_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT receipt_prints_pkey PRIMARY KEY (order_id, copy),
    CONSTRAINT receipt_prints_copy_check CHECK (copy >= 0)
);

CREATE UNIQUE INDEX receipt_prints_idempotency_key_key ON receipt_prints (idempotency_key);
CREATE INDEX receipt_prints_user_id_idx ON receipt_prints (user_id);
CREATE INDEX receipt_prints_device_id_printed_at_idx ON receipt_prints (device_id, printed_at);

ALTER TABLE receipt_prints ADD CONSTRAINT receipt_prints_order_id_fkey
    FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE receipt_prints ADD CONSTRAINT receipt_prints_user_id_fkey
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE receipt_prints ADD CONSTRAINT receipt_prints_device_id_fkey
    FOREIGN KEY (device_id) REFERENCES devices (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION receipt_prints_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of receipt_prints are only ever added; % is refused.', TG_OP;
END
$$;

CREATE TRIGGER receipt_prints_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON receipt_prints
    FOR EACH STATEMENT EXECUTE FUNCTION receipt_prints_refuse_change();

COMMIT;
