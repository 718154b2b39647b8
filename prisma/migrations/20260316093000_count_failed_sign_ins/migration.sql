-- Count failed sign-ins for each person at each device
--
-- Revises: 20260316090000_register_devices
-- Kind: atomic
-- Why: with one counter for a person, anybody anywhere could lock the owner out of their own till with five wrong tries
-- Technique: expand. The new table takes the place of users.failed_login_attempts and users.locked_until, which stay
--   for code that still runs. It names people by text, because tries for somebody who does not exist count as well:
--   otherwise the lock would tell who exists.
-- Trap: a try must be counted before it is judged, in one statement. Whoever reads the counter, compares the password
--   and then writes, lets a hundred simultaneous tries through for the price of one.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE sign_in_failures (
    subject TEXT NOT NULL,
    origin TEXT NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until TIMESTAMPTZ(3),
    last_failed_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT sign_in_failures_pkey PRIMARY KEY (subject, origin),
    CONSTRAINT sign_in_failures_failures_check CHECK (failures >= 0)
);

CREATE INDEX sign_in_failures_last_failed_at_idx ON sign_in_failures (last_failed_at);

COMMIT;
