-- Index orders by customer
--
-- Revises: 20260205101000_create_invoices
-- Kind: concurrent
-- Why: "all purchases of this customer" reads the whole order table
-- Technique: CREATE INDEX CONCURRENTLY builds the index while the shop goes on selling. It must be the only statement
--   of its file, without BEGIN and COMMIT.
-- Trap: inside a transaction it is refused (error 25001). Two statements in one file count as one transaction.
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
