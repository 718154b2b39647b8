-- Make the links to devices and approvers hold for every row
--
-- Revises: 20260316093000_count_failed_sign_ins
-- Kind: atomic
-- Why: old rows are NULL there and fit; VALIDATE is what lets everybody rely on it
-- Technique: VALIDATE alone, under a lock that lets people go on signing in.
-- Trap: the audit log is the longest table of an old shop, and VALIDATE reads all of it. In the file that added the
--   column it would be read under the strong lock of ADD COLUMN.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE refresh_tokens
    VALIDATE CONSTRAINT refresh_tokens_device_id_fkey;

ALTER TABLE audit_log
    VALIDATE CONSTRAINT audit_log_approved_by_id_fkey;

COMMIT;
