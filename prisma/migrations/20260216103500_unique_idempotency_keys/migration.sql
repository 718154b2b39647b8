-- Make idempotency keys unique
--
-- Revises: 20260216102500_unique_receipt_numbers
-- Kind: concurrent
-- Why: a till that got no answer asks again with the same key, and must not sell twice
-- Technique: a unique index is the only check that two requests at the same moment cannot both pass.
-- Trap: "SELECT, and INSERT if there is none" looks right and sells twice when both requests look before either writes.
CREATE UNIQUE INDEX CONCURRENTLY orders_idempotency_key_key ON orders (idempotency_key);
