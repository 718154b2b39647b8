-- Index the words of customers
--
-- Revises: 20260508094000_add_search_of_words
-- Kind: concurrent
-- Why: a till looks for a customer by a part of the name, of the e-mail address or of the phone number
-- Technique: a GIN index on an expression: one entry for each group of letters, with everybody who has it. It is about
--   as large as the table, and sales do not touch it, although they write points to customers.
-- Trap: the search must have the very same expression, or PostgreSQL does not know that the index is meant. And CREATE
--   INDEX makes no statistics of an expression: until ANALYZE has run, by autovacuum or by hand, the planner guesses.
CREATE INDEX CONCURRENTLY customers_search_idx ON customers USING gin (search_grams(
    name || ' ' || coalesce(email, '') || ' ' || coalesce(regexp_replace(phone, '\D', '', 'g'), '')
));
