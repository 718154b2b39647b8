-- Leave each e-mail address with one customer
--
-- Revises: 20260422090000_create_customer_requests
-- Kind: atomic
-- Why: anna@example.com and Anna@Example.com are one mailbox, and the next file lets no two customers have it
-- Technique: a repair that forgets nothing. The customer who was known first keeps the address; from the others it is
--   taken, and the audit log says whose it was, so that somebody can look and down.sql can put it back.
-- Trap: the two are probably one person with two records, but only people can tell. To merge them here would move the
--   sales and the points of somebody who merely shares a mailbox.
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE customers IN SHARE ROW EXCLUSIVE MODE;

WITH later AS (
    SELECT id, email
    FROM (SELECT id, email, row_number() OVER (PARTITION BY lower(email) ORDER BY id) AS place FROM customers) AS known
    WHERE email IS NOT NULL AND place > 1
), freed AS (
    UPDATE customers SET email = NULL FROM later WHERE customers.id = later.id
)
INSERT INTO audit_log (action, entity, entity_id, data)
SELECT 'customer.email-shared', 'customer', id::text, jsonb_build_object('email', email)
FROM later
ORDER BY id;

COMMIT;
