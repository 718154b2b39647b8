-- Undo: let an order be voided or refunded
--
-- Undoes: sha256:332533cd21d83cd5af49095ed4483493ba31623f1aec1a31e2f652a1f8e243ce
-- Signed: sha256:42c0d5e53a787f212ba8f6f434b9c000c9c427631c41f311ded6c5bf11295859
-- Kind: atomic
-- Loses: nothing. It refuses while an order is voided or refunded, because no older value says the same
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    taken_back INTEGER;
BEGIN
    SELECT count(*) INTO taken_back FROM orders WHERE status::text IN ('voided', 'refunded');
    IF taken_back > 0 THEN
        RAISE EXCEPTION '% orders are voided or refunded, and no older status says the same; nothing was changed.',
            taken_back
            USING HINT = 'Decide for each of them whether it becomes "completed" or "cancelled", and run this again.';
    END IF;
END
$$;

-- PostgreSQL can add a value to an enum but not take one away: the type is built anew, and the table is rewritten.
ALTER TYPE order_status RENAME TO order_status_with_voided;
CREATE TYPE order_status AS ENUM ('pending', 'completed', 'cancelled');
ALTER TABLE orders
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE order_status USING status::text::order_status,
    ALTER COLUMN status SET DEFAULT 'pending';
DROP TYPE order_status_with_voided;

COMMIT;
