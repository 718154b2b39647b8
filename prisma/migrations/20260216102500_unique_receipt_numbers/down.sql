-- Undo: make receipt numbers unique within a register
--
-- Undoes: sha256:33e8ec53887ac61bcb01ab5f5ef5f58115fdf479777e7171c75a3fb06cb5ef74
-- Signed: sha256:ced76f6d111c5c38543ab90d67103e8c91987ec17647ea604bce9e24ef004539
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY orders_register_id_receipt_number_key;
