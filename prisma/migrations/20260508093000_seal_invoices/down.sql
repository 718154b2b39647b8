-- Undo: seal invoices
-- Undoes: sha256:cf3e79fdc4fb343aa4a8525edc14898685aafb1048c166be352a8b11d57d3c05
-- Signed: sha256:1f11b86b7cf162bc2330adc667135f8f8368117a0b7cc6d12c3ea826a8630287
--
-- Kind: atomic
-- Loses: what each invoice said of seller, customer and taxes, and addresses and tax numbers of customers. An invoice
--   for somebody who was not known gets a customer of that name. Take a backup first
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TRIGGER invoice_items_append_only ON invoice_items;
DROP TRIGGER invoices_append_only ON invoices;
DROP FUNCTION invoices_refuse_change();

WITH nameless AS (
    SELECT id, nextval('customers_id_seq')::int AS customer_id, document #>> '{customer,name}' AS name
    FROM invoices WHERE customer_id IS NULL
),
known AS (
    INSERT INTO customers (id, name) SELECT customer_id, coalesce(name, 'Unknown') FROM nameless
)
UPDATE invoices SET customer_id = nameless.customer_id FROM nameless WHERE invoices.id = nameless.id;

ALTER TABLE invoices
    ALTER COLUMN customer_id SET NOT NULL,
    DROP COLUMN document;

ALTER TABLE customers
    DROP COLUMN tax_number,
    DROP COLUMN address;

COMMIT;
