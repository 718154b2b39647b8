-- Undo: remember the requests that added a customer
-- Undoes: sha256:2b8aad651d05e87d994beda1ac8ba33bbffc9337428eafd6efe25efce98beaa3
-- Signed: sha256:fc9009a698989d80167a90859d09efba164ee0f3511e9733f4869c57e439e2c1
--
-- Kind: atomic
-- Loses: which request added which customer. The customers stay
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE customer_requests;

COMMIT;
