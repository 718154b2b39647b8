-- Make receipt numbers unique within a register
--
-- Revises: 20260216101500_index_orders_shift
-- Kind: concurrent
-- Why: two receipts with one number are one too many; the counter prevents it, and the index proves it
-- Technique: CREATE UNIQUE INDEX CONCURRENTLY over two columns. Open carts have NULL there and do not collide.
-- Trap: if there is a double, it fails and leaves an INVALID index behind, which looks like the real one and lets
--   further doubles in. Put the doubles right, drop the index (DROP INDEX CONCURRENTLY), and build it again.
CREATE UNIQUE INDEX CONCURRENTLY orders_register_id_receipt_number_key ON orders (register_id, receipt_number);
