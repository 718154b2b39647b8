-- Let an order be voided or refunded
--
-- Revises: 20260127101500_add_lockout_and_refresh_tokens
-- Kind: atomic
-- Why: a completed sale can be taken back; "cancelled" is for carts that were never paid
-- Technique: ALTER TYPE … ADD VALUE, in a file that does nothing else.
-- Trap: a new value cannot be used in the transaction that adds it (error 55P04). An UPDATE that sets 'refunded', or
--   a CHECK that names it, belongs in a later file.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TYPE order_status ADD VALUE 'voided';
ALTER TYPE order_status ADD VALUE 'refunded';

COMMIT;
