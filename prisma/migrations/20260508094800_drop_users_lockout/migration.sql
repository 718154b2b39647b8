-- Drop users.failed_login_attempts and users.locked_until
--
-- Revises: 20260508094700_index_products_name
-- Kind: atomic
-- Why: two places for one fact will differ one day. Whoever unlocked somebody by these columns would change nothing
-- Technique: contract, the end of what 20260316093000_count_failed_sign_ins began. Nothing is moved: a lock of minutes
--   that was counted in the old way ended weeks ago. A CHECK on one column goes with the column.
-- Trap: Prisma names every column of its schema in each query. A server whose client was generated before this still
--   asks for both, although no line of its code does, and fails at once. First deploy the schema without them, on every
--   machine; only then this.
BEGIN;
SET LOCAL lock_timeout = '5s';

-- lint-ignore ban-drop-column: code that names them is gone, and failures are counted in sign_in_failures
ALTER TABLE users
    DROP COLUMN failed_login_attempts,
    DROP COLUMN locked_until;

COMMIT;
