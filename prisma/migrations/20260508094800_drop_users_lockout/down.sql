-- Undo: drop users.failed_login_attempts and users.locked_until
-- Undoes: sha256:0a8456cfbd14de67f42b0ed8c55c7c4f104d97756006e10f1af88f28bddfe208
-- Signed: sha256:ef7d8e5ecab7f468a9e5a28231ef3dd544d410d62a06d487116c4c1e384fe03f
--
-- Kind: atomic
-- Loses: what was counted before there were sign_in_failures: nobody has failed, and nobody is locked out. The columns
--   come back as the last ones of their table, because PostgreSQL adds columns at the end
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE users
    ADD COLUMN failed_login_attempts INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN locked_until TIMESTAMPTZ(3),
    ADD CONSTRAINT users_failed_login_attempts_check CHECK (failed_login_attempts >= 0);

COMMIT;
