-- Index order items by product
--
-- Revises: 20260206084000_index_orders_created_at
-- Kind: concurrent
-- Why: "how often was this sold" and every attempt to delete a product read all lines ever sold
-- Technique: CREATE INDEX CONCURRENTLY, one statement in a file of its own.
-- Trap: if it is interrupted it leaves an INVALID index behind, which helps no query and may slow down every write.
--   IF NOT EXISTS would then report success. Drop it (DROP INDEX CONCURRENTLY) and build it again.
CREATE INDEX CONCURRENTLY order_items_product_id_idx ON order_items (product_id);
