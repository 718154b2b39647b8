-- Undo: index order items by product
--
-- Undoes: sha256:c134404905e14bf718032e13b279d25a1436ce9044b5b5d1d0fd72c5d4a8d355
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY order_items_product_id_idx;
