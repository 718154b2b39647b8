-- Undo: make idempotency keys unique
--
-- Undoes: sha256:b72b91bfa9bd994f09aeda0223051d60126b5f735ad00c88d2e8ee8b30cccf9d
-- Signed: sha256:97cd224002f63b5448ac60b17e2aaa995ad94fbe0ada7cec16f656c6c24848ac
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY orders_idempotency_key_key;
