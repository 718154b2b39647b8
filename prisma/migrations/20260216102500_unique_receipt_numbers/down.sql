-- Undo: make receipt numbers unique within a register
--
-- Undoes: sha256:33e8ec53887ac61bcb01ab5f5ef5f58115fdf479777e7171c75a3fb06cb5ef74
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY orders_register_id_receipt_number_key;
