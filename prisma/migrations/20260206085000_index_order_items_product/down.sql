-- Undo: index order items by product
--
-- Undoes: sha256:2b46591c2f7e4976527d60999bb49b1c462c4d30fed0e82f6d9ffd3f03d653d8
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY order_items_product_id_idx;
