-- Index the words of products
--
-- Revises: 20260508094400_index_customers_name
-- Kind: concurrent
-- Why: with 100,000 products each letter that is typed into the till read all of them
-- Technique: as in 20260508094200_index_customers_search. A sale changes the stock of a product and not its name, so
--   PostgreSQL need not touch this index (a "HOT" update).
-- Trap: that holds only while no index has a column that each sale writes. One on stock would make every sale write
--   to every index of products.
CREATE INDEX CONCURRENTLY products_search_idx ON products USING gin (search_grams(name));
