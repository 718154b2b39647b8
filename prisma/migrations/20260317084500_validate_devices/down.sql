-- Undo: make the links to devices and approvers hold for every row
--
-- Undoes: sha256:19c8642a897aa9d7b2ea840925c55a1fc1f4944ae08589943d31b36290acb1b6
-- Signed: sha256:8a520c29a2a916499eb088902ada8aee8f4281024796645bd7f386b9f34916a7
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

-- A validated constraint cannot be made NOT VALID again, only replaced.
ALTER TABLE refresh_tokens
    DROP CONSTRAINT refresh_tokens_device_id_fkey,
    ADD CONSTRAINT refresh_tokens_device_id_fkey
        FOREIGN KEY (device_id) REFERENCES devices (id) ON DELETE CASCADE ON UPDATE CASCADE NOT VALID;

ALTER TABLE audit_log
    DROP CONSTRAINT audit_log_approved_by_id_fkey,
    ADD CONSTRAINT audit_log_approved_by_id_fkey
        FOREIGN KEY (approved_by_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

COMMIT;
