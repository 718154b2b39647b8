-- Index orders by shift
--
-- Revises: 20260216084500_validate_sales
-- Kind: concurrent
-- Why: an X or Z report adds up the sales of one shift
-- Technique: CREATE INDEX CONCURRENTLY, one statement in a file of its own.
-- Trap: it reads the table twice and takes longer than a plain CREATE INDEX: that is the price of not stopping sales.
CREATE INDEX CONCURRENTLY orders_shift_id_idx ON orders (shift_id);
