-- Seal receipts
--
-- Revises: 20260424090000_unique_customer_emails
-- Kind: atomic
-- Why: whoever reads a receipt in ten years must be able to tell that nobody has changed it since, whatever the tables
--   have become in the meantime
-- Technique: expand. The sale writes what it was as text, which no later column changes, and the text names the hash of
--   the text before it on the register. A table of its own needs no lock on orders and takes a trigger that refuses
--   every change. The last hash stands in the counter's row, which each sale holds anyway.
-- Trap: sealing the old sales here would say that they are as they were sold, and all that this file can know is how
--   they are today. They stay without a seal; so do sales that older code makes while both run.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE receipt_seals (
    order_id INTEGER NOT NULL,
    form SMALLINT NOT NULL,
    text TEXT NOT NULL,
    hash BYTEA NOT NULL,

    CONSTRAINT receipt_seals_pkey PRIMARY KEY (order_id),
    CONSTRAINT receipt_seals_form_check CHECK (form > 0),
    CONSTRAINT receipt_seals_hash_check CHECK (octet_length(hash) = 32)
);

ALTER TABLE receipt_seals ADD CONSTRAINT receipt_seals_order_id_fkey
    FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE receipt_counters
    ADD COLUMN last_hash BYTEA;

CREATE FUNCTION receipt_seals_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of receipt_seals are only ever added; % is refused.', TG_OP;
END
$$;

CREATE TRIGGER receipt_seals_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON receipt_seals
    FOR EACH STATEMENT EXECUTE FUNCTION receipt_seals_refuse_change();

COMMIT;
