-- Undo: create the customers
--
-- Undoes: sha256:8a8e8a2b3ec8416c08d40ec24ee38d73b0e35ac2ec469de3cbf6e02a9ff88c30
-- Signed: sha256:915024dfec41c69618dfd0360fbc1217a57e61beb259d308e60fca3972dc561d
-- Kind: atomic
-- Loses: every row of customers
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE customers;

COMMIT;
