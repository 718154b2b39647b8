-- Undo: index orders by date
--
-- Undoes: sha256:da95a67d744db6c94d90db062a48330ece594a7d6ed969df829c32f29b3fd643
-- Signed: sha256:b19bdbe03fb6fa3a16b81f4a080fe629184601b7c005c10c024e2adadeb0ea57
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY orders_created_at_idx;
