-- Index customers by name
--
-- Revises: 20260508094200_index_customers_search
-- Kind: concurrent
-- Why: a page of customers is the first fifty by name, and was found by sorting them all
-- Technique: an index in the order of the page, with the id behind the name as in its cursor. A word that many have
--   ("a") is found by walking along it until fifty fit; a rare one by customers_search_idx. The planner chooses.
-- Trap: an index on name alone does not help a page that goes on behind (name, id): names are not unique.
CREATE INDEX CONCURRENTLY customers_name_id_idx ON customers (name, id);
