-- Undo: one customer per phone
--
-- Undoes: sha256:c0b632ed82f23a9e68721269d85f75478f3318bfae091fcd818c82da84530033
-- Signed: sha256:09b76bdfbcb3b58d557db76862041390213cca2bb5a97d3a3b65abfd4ff4d1ac
-- Kind: atomic
-- Loses: every value of customers.points
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP INDEX customers_phone_key;
ALTER TABLE customers DROP COLUMN points;

COMMIT;
