-- Undo: one account for each address
--
-- Undoes: sha256:bf59504e5c56503a169ff1a50773d941fe556c61cd982ec17de20faea49cac9f
-- Signed: sha256:3f23f1fa70b778d704e9cebec10e100c511007793d5cfa665b475f3b41b5a38f
-- Kind: atomic
-- Loses: the second accounts
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP INDEX customers_email_key;

COMMIT;
