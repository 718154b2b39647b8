-- Undo: create the sales
--
-- Undoes: sha256:b823b10f381a1c42835b924a868d916719dbf3f98877924365247ab4ff3f8d97
-- Kind: atomic
-- Loses: every row of sales, customers, price_labels and products
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE sales;
DROP TABLE customers;
DROP TABLE price_labels;
DROP TABLE products;

COMMIT;
