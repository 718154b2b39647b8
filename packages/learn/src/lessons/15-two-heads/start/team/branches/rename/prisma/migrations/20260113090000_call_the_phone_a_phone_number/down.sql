-- Undo: call the phone a phone number
--
-- Undoes: sha256:9c386280e92d138bd8bcc3f178a7099034c5bc223eb8b0292ac1e26188ecfb23
-- Signed: sha256:8baef7341a72bb82ff67dc082d54d9b531961f1cda894a0618fb61a8f7db72ac
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE customers RENAME COLUMN phone_number TO phone;

COMMIT;
