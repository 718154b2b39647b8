-- Index products by name
--
-- Revises: 20260508094600_index_products_search
-- Kind: concurrent
-- Why: the till opens with the first products by name, and sorted all of them for it
-- Technique: as in 20260508094400_index_customers_name: the order of the page, whole.
-- Trap: CREATE INDEX CONCURRENTLY that fails, or is stopped, leaves an invalid index behind, which costs at each write
--   and helps nobody. Drop it, and deploy again.
CREATE INDEX CONCURRENTLY products_name_id_idx ON products (name, id);
