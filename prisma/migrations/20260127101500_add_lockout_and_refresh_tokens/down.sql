-- Undo: add PIN, lockout and "is active" to users, and refresh tokens
--
-- Undoes: sha256:5f4effe712a637941cc5e821ad9e3b8972dd00c9f6eed50d59de0d7cabdd319d
-- Signed: sha256:6d251f7180b3b0c34455aea48b4fdfac7718fa9feb3990fde626b4572f37a91d
-- Kind: atomic
-- Loses: every PIN and session, and who was inactive or locked out: those users can sign in again
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE refresh_tokens;

ALTER TABLE users
    DROP COLUMN pin_hash,
    DROP COLUMN is_active,
    DROP COLUMN failed_login_attempts,
    DROP COLUMN locked_until;

COMMIT;
