-- Undo: count the stock
--
-- Undoes: sha256:5e18e68d87f31b049efc624e9c6bc96d9e53afe3ce9a769821823e44c19d92a8
-- Signed: sha256:238313ba5a568a09028f44448994ba90282e8fcec7225a5da0330bcc63dce149
-- Kind: atomic
-- Loses: every value of products.stock
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products DROP COLUMN stock;

COMMIT;
