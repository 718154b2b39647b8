-- Undo: drop refunds.method
-- Undoes: sha256:5a7602d4959e18dc070332bf432aab8624136db64f020c8a204817d0ed13867f
-- Signed: sha256:b4dd32d20615f60c629aa52e71c4b1786ee72d673c4030ee41c6da401e3c646e
--
-- Kind: atomic
-- Loses: the method of refunds that went to several tenders: each gets the one that got most, and stays empty where
--   nothing was handed out. The column comes back as the last one of its table, because PostgreSQL adds columns at
--   the end
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE refunds
    ADD COLUMN method payment_method,
    DROP CONSTRAINT refunds_numbered_check;

UPDATE refunds
SET method = (
    SELECT method FROM refund_payments WHERE refund_id = refunds.id ORDER BY amount DESC, id LIMIT 1
);

COMMIT;
