-- Seal invoices
--
-- Revises: 20260508090000_create_credit_notes
-- Kind: atomic
-- Why: an invoice has to say for ten years what it said when it was sent: who sold, to whom, at which address and under
--   which tax number. Customers move, and shops are sold
-- Technique: expand. The whole document is kept as it was printed, like a Z report, and a trigger refuses every change
--   of a row. Whoever bought without being known may have an invoice, too, so customer_id may stay empty. Old invoices
--   have no document: nobody knows any more what they said.
-- Trap: the customer's address is kept twice on purpose, once as it is and once as it was printed. An invoice that
--   reads it from the customer changes when they move.

-- lint-ignore ban-drop-not-null: only the new code reads invoices, and it expects none
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE customers
    ADD COLUMN address TEXT,
    ADD COLUMN tax_number TEXT;

ALTER TABLE invoices
    ADD COLUMN document JSONB,
    ALTER COLUMN customer_id DROP NOT NULL;

CREATE FUNCTION invoices_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are only ever added; % is refused.', TG_TABLE_NAME, TG_OP;
END
$$;

CREATE TRIGGER invoices_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON invoices
    FOR EACH STATEMENT EXECUTE FUNCTION invoices_refuse_change();

CREATE TRIGGER invoice_items_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_items
    FOR EACH STATEMENT EXECUTE FUNCTION invoices_refuse_change();

COMMIT;
