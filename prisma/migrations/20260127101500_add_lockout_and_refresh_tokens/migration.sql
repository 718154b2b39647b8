-- Add PIN, lockout and "is active" to users, and refresh tokens
--
-- Revises: 20260126140000_validate_orders_user
-- Kind: atomic
-- Why: somebody who has left is made inactive instead of deleted, and guessing passwords must stop after a few tries
-- Technique: choosing the cascade, with an example of each answer. A refresh token without its user is worth
--   nothing: CASCADE. A sale without its user is a hole in the books: RESTRICT.
-- Trap: is_active defaults to true, so every old user can still sign in. Look through them after this file.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE users
    ADD COLUMN pin_hash TEXT,
    ADD COLUMN is_active BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN failed_login_attempts INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN locked_until TIMESTAMPTZ(3);

CREATE TABLE refresh_tokens (
    id SERIAL NOT NULL,
    user_id INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    family_id UUID NOT NULL,
    expires_at TIMESTAMPTZ(3) NOT NULL,
    revoked_at TIMESTAMPTZ(3),
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT refresh_tokens_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX refresh_tokens_token_hash_key ON refresh_tokens (token_hash);
CREATE INDEX refresh_tokens_user_id_idx ON refresh_tokens (user_id);
CREATE INDEX refresh_tokens_family_id_idx ON refresh_tokens (family_id);

ALTER TABLE refresh_tokens ADD CONSTRAINT refresh_tokens_user_id_fkey
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;

COMMIT;
