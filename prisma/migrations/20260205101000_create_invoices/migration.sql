-- Create invoices
--
-- Revises: 20260203090000_repair_and_validate_amounts
-- Kind: atomic
-- Why: business customers ask for a bill in their name
-- Technique: new tables are empty, so their indexes, foreign keys and CHECKs cost nothing and need no NOT VALID.
-- Trap: an invoice is a document. Its lines are copied from the order, not linked to it, so that a later change of
--   the order or of a product's name cannot change what was sent; and no customer with an invoice can be deleted.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE invoices (
    id SERIAL NOT NULL,
    number TEXT NOT NULL,
    order_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    total NUMERIC(10,2) NOT NULL,
    issued_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    due_at TIMESTAMPTZ(3),

    CONSTRAINT invoices_pkey PRIMARY KEY (id),
    CONSTRAINT invoices_total_check CHECK (total >= 0)
);

CREATE UNIQUE INDEX invoices_number_key ON invoices (number);
CREATE UNIQUE INDEX invoices_order_id_key ON invoices (order_id);
CREATE INDEX invoices_customer_id_idx ON invoices (customer_id);

CREATE TABLE invoice_items (
    id SERIAL NOT NULL,
    invoice_id INTEGER NOT NULL,
    description TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price NUMERIC(10,2) NOT NULL,
    tax_rate NUMERIC(5,2) NOT NULL DEFAULT 0,
    line_total NUMERIC(10,2) NOT NULL,

    CONSTRAINT invoice_items_pkey PRIMARY KEY (id),
    CONSTRAINT invoice_items_quantity_check CHECK (quantity > 0),
    CONSTRAINT invoice_items_unit_price_check CHECK (unit_price >= 0),
    CONSTRAINT invoice_items_tax_rate_check CHECK (tax_rate BETWEEN 0 AND 100),
    CONSTRAINT invoice_items_line_total_check CHECK (line_total >= 0)
);

CREATE INDEX invoice_items_invoice_id_idx ON invoice_items (invoice_id);

ALTER TABLE invoices ADD CONSTRAINT invoices_order_id_fkey
    FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE invoices ADD CONSTRAINT invoices_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE invoice_items ADD CONSTRAINT invoice_items_invoice_id_fkey
    FOREIGN KEY (invoice_id) REFERENCES invoices (id) ON DELETE CASCADE ON UPDATE CASCADE;

COMMIT;
