-- Index orders by date
--
-- Revises: 20260206083000_index_orders_customer
-- Kind: concurrent
-- Why: each daily report reads every order since the shop opened
-- Technique: CREATE INDEX CONCURRENTLY, one statement in a file of its own.
-- Trap: it waits for every transaction that was open when it began. A forgotten session in another window can keep it
--   waiting for ever, and lock_timeout cannot be set here, because SET LOCAL needs a transaction.
CREATE INDEX CONCURRENTLY orders_created_at_idx ON orders (created_at);
