-- Undo: index the words of products
-- Undoes: sha256:34fc8aca922a2d582f06ffcbe2cb9915d1d43e9b691d78aeaa44d5dd4bf4eb14
-- Signed: sha256:e35de8e0dc2ffe756251379eac7ff14b9be395f1fbba8d000989a4091806dfed
--
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY products_search_idx;
