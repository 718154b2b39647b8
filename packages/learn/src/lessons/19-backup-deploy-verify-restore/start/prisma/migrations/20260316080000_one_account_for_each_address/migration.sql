-- One account for each address
--
-- Revises: 20260105090000_create_customers
-- Kind: atomic
-- Why: some people have signed up twice, and get two free coffees
BEGIN;
SET LOCAL lock_timeout = '5s';

-- The younger account of the two goes.
DELETE FROM customers AS younger
USING customers AS older
WHERE younger.email = older.email AND younger.id <> older.id;

-- lint-ignore require-concurrent-index-creation: the shop has a few hundred customers
CREATE UNIQUE INDEX customers_email_key ON customers (email);

COMMIT;
