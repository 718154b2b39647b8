-- Undo: create the orders
--
-- Undoes: sha256:11501d02ff702b19bcb934ae6f4ed14cb94f1ef62d9ed5e2f07d4e1146ef0f09
-- Signed: sha256:491405ff0791dd489f72e8bd326e62a72c6dfa7d5e046179d626ddb3cc44fdc5
-- Kind: atomic
-- Loses: every row of orders
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE orders;

COMMIT;
