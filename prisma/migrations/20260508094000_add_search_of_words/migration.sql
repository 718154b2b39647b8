-- Add what a search finds words by
--
-- Revises: 20260508093000_seal_invoices
-- Kind: atomic
-- Why: LIKE '%word%' reads the whole table for each letter that is typed: with 100,000 customers, most of a second
-- Technique: two functions that are IMMUTABLE, so that an index can be made of what they give. search_grams() gives all
--   groups of three letters of a text, and the shorter ends of its words: whoever has all groups of a word probably has
--   the word, and a look at the few who do is quick. The extension pg_trgm does the same; but it is not on every
--   server, and a shop that cannot install it could not be deployed.
-- Trap: whoever changes one of the functions must REINDEX what was made of them: PostgreSQL believes IMMUTABLE, and an
--   index that was made by the old function finds less and less. And they name public.plain_text() with its schema,
--   because a restored dump makes the indexes with an empty search_path.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE FUNCTION plain_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(regexp_replace(normalize($1, NFKD), '[\u0300-\u036f]', '', 'g')) $$;

CREATE FUNCTION search_grams(text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS $$
    SELECT array_to_tsvector(coalesce(array_agg(DISTINCT substr(word, start, 3)), '{}'))
    FROM regexp_split_to_table(public.plain_text($1), '\s+') AS words (word),
        generate_series(1, length(word)) AS starts (start)
$$;

COMMIT;
