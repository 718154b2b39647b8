-- Undo: drop refunds.method
-- Undoes: sha256:4b23e69414aacabadc6ccffed241c2e2334d0ba0198a3ad0e8077dda6596c62d
-- Signed: sha256:6a03cf6d15cbc2ea3d14fcc9f3170d7806854947d04229e5c26e4c9ef597497c
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
