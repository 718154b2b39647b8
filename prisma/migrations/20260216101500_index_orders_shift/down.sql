-- Undo: index orders by shift
--
-- Undoes: sha256:7fe5b9dcb8acf9593252700627819203b2fbe93572a469c48b8bb46a96f02c92
-- Signed: sha256:1e3aa0cc265436346a166f7abae2d6f67c99e9fd8adb0f7ea9e7dd4bec77d169
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY orders_shift_id_idx;
