-- Undo: index orders by shift
--
-- Undoes: sha256:7fe5b9dcb8acf9593252700627819203b2fbe93572a469c48b8bb46a96f02c92
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY orders_shift_id_idx;
