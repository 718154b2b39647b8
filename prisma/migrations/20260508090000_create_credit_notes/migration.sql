-- Create credit notes, and the counters of both documents
--
-- Revises: 20260507090000_create_exchanges
-- Kind: atomic
-- Why: an invoice that was sent is never changed. What comes back of it is said by a document of its own, which names
--   the invoice
-- Technique: expand. Numbers without gaps come from a counter's row, locked and counted up in the transaction that
--   writes the document. It goes on behind numbers of the same form that are there; without any, the first document
--   makes the row, so that an empty database stays empty. A unique index says that a refund
--   has one credit note; a partial one, that an invoice has one for a void, which has no refund.
-- Trap: a sequence is quicker, and leaves a gap with each transaction that is rolled back: a tax office asks about it.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE document_counters (
    kind TEXT NOT NULL,
    last_number INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT document_counters_pkey PRIMARY KEY (kind),
    CONSTRAINT document_counters_kind_check CHECK (kind IN ('invoice', 'credit_note')),
    CONSTRAINT document_counters_last_number_check CHECK (last_number >= 0)
);

INSERT INTO document_counters (kind, last_number)
SELECT 'invoice', max(substring(number FROM '^INV-([0-9]{1,9})$')::int) FROM invoices
HAVING max(substring(number FROM '^INV-([0-9]{1,9})$')::int) IS NOT NULL;

CREATE TABLE credit_notes (
    id SERIAL NOT NULL,
    number TEXT NOT NULL,
    invoice_id INTEGER NOT NULL,
    refund_id INTEGER,
    total NUMERIC(14,3) NOT NULL,
    document JSONB NOT NULL,
    issued_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT credit_notes_pkey PRIMARY KEY (id),
    CONSTRAINT credit_notes_total_check CHECK (total >= 0)
);

CREATE UNIQUE INDEX credit_notes_number_key ON credit_notes (number);
CREATE UNIQUE INDEX credit_notes_refund_id_key ON credit_notes (refund_id);
CREATE UNIQUE INDEX credit_notes_void_key ON credit_notes (invoice_id) WHERE refund_id IS NULL;
CREATE INDEX credit_notes_invoice_id_idx ON credit_notes (invoice_id);

ALTER TABLE credit_notes
    ADD CONSTRAINT credit_notes_invoice_id_fkey
        FOREIGN KEY (invoice_id) REFERENCES invoices (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT credit_notes_refund_id_fkey
        FOREIGN KEY (refund_id) REFERENCES refunds (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION credit_notes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of credit_notes are only ever added; % is refused.', TG_OP;
END
$$;

CREATE TRIGGER credit_notes_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_notes
    FOR EACH STATEMENT EXECUTE FUNCTION credit_notes_refuse_change();

COMMIT;
