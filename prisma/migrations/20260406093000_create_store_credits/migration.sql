-- Create store credits and their ledger
--
-- Revises: 20260406090000_add_store_credit_to_methods
-- Kind: atomic
-- Why: a slip of paper with a code is worth money, so the shop must know at any moment what each code is still worth,
--   and how it came to that
-- Technique: an append-only ledger beside a balance. The balance is what a sale can take from with one conditional
--   UPDATE, and its CHECK is the last word; the ledger says who gave and who took, and a trigger refuses every
--   change of it.
-- Trap: a balance that is read first and written afterwards is spent twice: two tills read 10.00, and both write 0.00.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TYPE store_credit_entry_kind AS ENUM ('issued', 'redeemed', 'given_back');

CREATE TABLE store_credits (
    id SERIAL NOT NULL,
    code TEXT NOT NULL,
    customer_id INTEGER,
    balance NUMERIC(14,3) NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT store_credits_pkey PRIMARY KEY (id),
    -- Twelve signs without those that look alike, as they are kept: without hyphens.
    CONSTRAINT store_credits_code_check CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
    CONSTRAINT store_credits_balance_check CHECK (balance >= 0)
);

CREATE UNIQUE INDEX store_credits_code_key ON store_credits (code);
CREATE INDEX store_credits_customer_id_idx ON store_credits (customer_id);

ALTER TABLE store_credits ADD CONSTRAINT store_credits_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE store_credit_entries (
    id BIGSERIAL NOT NULL,
    store_credit_id INTEGER NOT NULL,
    kind store_credit_entry_kind NOT NULL,
    amount NUMERIC(14,3) NOT NULL,
    order_id INTEGER NOT NULL,
    refund_id INTEGER,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT store_credit_entries_pkey PRIMARY KEY (id),
    CONSTRAINT store_credit_entries_amount_check CHECK (
        CASE WHEN kind = 'redeemed' THEN amount < 0 ELSE amount > 0 END
    ),
    -- A sale redeems, a refund issues, and either a refund or a void gives back.
    CONSTRAINT store_credit_entries_refund_check CHECK (
        CASE kind WHEN 'issued' THEN refund_id IS NOT NULL WHEN 'redeemed' THEN refund_id IS NULL ELSE true END
    )
);

CREATE INDEX store_credit_entries_store_credit_id_idx ON store_credit_entries (store_credit_id);
CREATE INDEX store_credit_entries_order_id_idx ON store_credit_entries (order_id);
CREATE INDEX store_credit_entries_refund_id_idx ON store_credit_entries (refund_id);

ALTER TABLE store_credit_entries
    ADD CONSTRAINT store_credit_entries_store_credit_id_fkey
        FOREIGN KEY (store_credit_id) REFERENCES store_credits (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT store_credit_entries_order_id_fkey
        FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT store_credit_entries_refund_id_fkey
        FOREIGN KEY (refund_id) REFERENCES refunds (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION store_credit_entries_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of store_credit_entries are only ever added; % is refused.', TG_OP;
END
$$;

CREATE TRIGGER store_credit_entries_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON store_credit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION store_credit_entries_refuse_change();

COMMIT;
