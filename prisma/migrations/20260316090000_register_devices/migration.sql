-- Register tills, keep sessions, and record who approved what
--
-- Revises: 20260310084500_validate_price_terms
-- Kind: atomic
-- Why: a PIN has four digits, so it may open nothing but a till that a manager has registered; and what a cashier may
--   not do alone is recorded with both people
-- Technique: store the hash of a secret, never the secret. Whoever reads this table, or a backup of it, can sign in
--   nowhere. A new foreign key on a table with rows is NOT VALID first.
-- Trap: tokens were all refresh tokens until now, and the default says so for the old rows. Take the default away once
--   all code says the kind, or a forgotten kind becomes a token that lives for weeks.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TYPE token_kind AS ENUM ('browser', 'access', 'refresh');

CREATE TABLE devices (
    id SERIAL NOT NULL,
    register_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    registered_by_id INTEGER,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    revoked_at TIMESTAMPTZ(3),

    CONSTRAINT devices_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX devices_token_hash_key ON devices (token_hash);
CREATE INDEX devices_register_id_idx ON devices (register_id);

ALTER TABLE devices
    ADD CONSTRAINT devices_register_id_fkey
        FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT devices_registered_by_id_fkey
        FOREIGN KEY (registered_by_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE refresh_tokens
    ADD COLUMN kind token_kind NOT NULL DEFAULT 'refresh',
    ADD COLUMN device_id INTEGER,
    ADD COLUMN rotated_at TIMESTAMPTZ(3),
    ADD CONSTRAINT refresh_tokens_device_id_fkey
        FOREIGN KEY (device_id) REFERENCES devices (id) ON DELETE CASCADE ON UPDATE CASCADE NOT VALID;

CREATE TABLE approvals (
    id SERIAL NOT NULL,
    token_hash TEXT NOT NULL,
    "right" TEXT NOT NULL,
    requested_by_id INTEGER NOT NULL,
    approved_by_id INTEGER NOT NULL,
    device_id INTEGER NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at TIMESTAMPTZ(3) NOT NULL,
    used_for UUID,

    CONSTRAINT approvals_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX approvals_token_hash_key ON approvals (token_hash);
CREATE INDEX approvals_approved_by_id_idx ON approvals (approved_by_id);

ALTER TABLE approvals
    ADD CONSTRAINT approvals_requested_by_id_fkey
        FOREIGN KEY (requested_by_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT approvals_approved_by_id_fkey
        FOREIGN KEY (approved_by_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT approvals_device_id_fkey
        FOREIGN KEY (device_id) REFERENCES devices (id) ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE audit_log
    ADD COLUMN approved_by_id INTEGER,
    ADD CONSTRAINT audit_log_approved_by_id_fkey
        FOREIGN KEY (approved_by_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

COMMIT;
