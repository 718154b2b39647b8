-- Undo: index the words of customers
-- Undoes: sha256:bfafa822cb2cdc41a350713d0dae4f9012f885ef38f58f727b8377b362665d43
-- Signed: sha256:d28a900c828c55a351a61e1ba996ef041a125f9b240ba73effb77fd740ee1eea
--
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY customers_search_idx;
