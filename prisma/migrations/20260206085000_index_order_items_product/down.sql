-- Undo: index order items by product
--
-- Undoes: sha256:2b46591c2f7e4976527d60999bb49b1c462c4d30fed0e82f6d9ffd3f03d653d8
-- Signed: sha256:149bbe1100e83935ed3057b11ec363fd9e33a0d310f1c53def877ab566861a10
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY order_items_product_id_idx;
