-- Undo: leave each e-mail address with one customer
-- Undoes: sha256:5df81333077c0673c248c987dae8d21a5f1ece03fc8b3fe75e7a71d5a9c8f32d
-- Signed: sha256:7c79c8061ee385a52185f954a3cbef82b85142bd60ddca1ff79bdaaaa4bd895f
--
-- Kind: atomic
-- Loses: that the addresses were ever taken: who has no address since then gets the old one back. The entries of the
--   audit log stay, as all of them do
BEGIN;
SET LOCAL lock_timeout = '5s';

UPDATE customers
SET email = freed.email
FROM (
    SELECT DISTINCT ON (entity_id) entity_id, data ->> 'email' AS email
    FROM audit_log
    WHERE action = 'customer.email-shared'
    ORDER BY entity_id, audit_log.id DESC
) AS freed
WHERE customers.id::text = freed.entity_id
  AND customers.email IS NULL
  AND NOT EXISTS (SELECT FROM customers AS other WHERE other.email = freed.email);

COMMIT;
