-- Make e-mail addresses of customers unique without regard to case
--
-- Revises: 20260423090000_free_shared_emails
-- Kind: concurrent
-- Why: whoever adds a customer at one till must be told that the other till has just added them
-- Technique: a unique index on an expression, CONCURRENTLY, because sales write to customers since they have points.
-- Trap: it fails, and leaves an invalid index behind, if two customers got one address since the file before. Drop the
--   index, deploy the file before again by hand, and then this one. The Prisma schema cannot say this index.
CREATE UNIQUE INDEX CONCURRENTLY customers_email_lower_key ON customers (lower(email));
