-- Undo: make idempotency keys unique
--
-- Undoes: sha256:b72b91bfa9bd994f09aeda0223051d60126b5f735ad00c88d2e8ee8b30cccf9d
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY orders_idempotency_key_key;
