-- Undo: index products by name
-- Undoes: sha256:be89a98b23d9fb00eb7d97329c168aeafa3491379156e07dc8244bc9a9067f4c
-- Signed: sha256:0ece890e41b828c61ce7f9a770db9fdfc467f9a43c801ac1b83f5741cd67f931
--
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY products_name_id_idx;
