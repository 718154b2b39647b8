-- Undo: create the audit log
--
-- Undoes: sha256:f674e99cd0ebeea0d9a33221cb0b6c38c2f7f1e3cc1e69f861b7132a64ce046f
-- Signed: sha256:d2247fbea8d0a0cccbd021c4a9a1701c60f7111e52f996cbc431932801999422
-- Kind: atomic
-- Loses: the whole audit log. Where the law asks for it, take a backup first
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE audit_log;
DROP FUNCTION audit_log_refuse_change();

COMMIT;
