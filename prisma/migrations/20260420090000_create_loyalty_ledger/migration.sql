-- Create the ledger of points and write its opening entries
--
-- Revises: 20260410090000_drop_refunds_method
-- Kind: atomic
-- Why: sales begin to earn and redeem points, and a balance of 340 does not say how it came to be 340
-- Technique: a ledger like that of the stock. Every customer who has points gets one "opening" movement, while nobody
--   else can write to customers; the file fails unless ledger and balances are equal. A trigger refuses every change:
--   what was wrong is put right by one more row.
-- Trap: from here on whoever changes a balance must write the movement in the same transaction. Code from before this
--   file gives points back with a refund and does not, so let no old server run on beside the new one.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TYPE loyalty_movement_kind AS ENUM ('opening', 'earned', 'redeemed', 'returned', 'taken_back', 'adjusted');

CREATE TABLE loyalty_movements (
    id BIGSERIAL NOT NULL,
    customer_id INTEGER NOT NULL,
    kind loyalty_movement_kind NOT NULL,
    points INTEGER NOT NULL,
    order_id INTEGER,
    refund_id INTEGER,
    user_id INTEGER,
    note TEXT,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT loyalty_movements_pkey PRIMARY KEY (id),
    CONSTRAINT loyalty_movements_points_check CHECK (
        points <> 0
        AND (kind NOT IN ('redeemed', 'taken_back') OR points < 0)
        AND (kind NOT IN ('opening', 'earned', 'returned') OR points > 0)
    ),
    CONSTRAINT loyalty_movements_order_check CHECK (kind IN ('opening', 'adjusted') OR order_id IS NOT NULL),
    -- Points come back by a refund, or without one by a void.
    CONSTRAINT loyalty_movements_refund_check CHECK (refund_id IS NULL OR kind IN ('returned', 'taken_back'))
);

CREATE INDEX loyalty_movements_customer_id_created_at_idx ON loyalty_movements (customer_id, created_at);
CREATE INDEX loyalty_movements_order_id_idx ON loyalty_movements (order_id);
CREATE INDEX loyalty_movements_refund_id_idx ON loyalty_movements (refund_id);

ALTER TABLE loyalty_movements
    ADD CONSTRAINT loyalty_movements_customer_id_fkey
        FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT loyalty_movements_order_id_fkey
        FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT loyalty_movements_refund_id_fkey
        FOREIGN KEY (refund_id) REFERENCES refunds (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT loyalty_movements_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE;

LOCK TABLE customers IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO loyalty_movements (customer_id, kind, points, note)
SELECT id, 'opening', loyalty_points, 'Points when the ledger was opened'
FROM customers
WHERE loyalty_points <> 0
ORDER BY id;

DO $$
DECLARE
    unequal INTEGER;
BEGIN
    SELECT count(*) INTO unequal
    FROM customers
    WHERE loyalty_points <> (
        SELECT coalesce(sum(points), 0) FROM loyalty_movements WHERE customer_id = customers.id
    );
    IF unequal > 0 THEN
        RAISE EXCEPTION 'The ledger differs from the points of % customers; nothing was changed.', unequal;
    END IF;
END
$$;

CREATE FUNCTION loyalty_movements_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of loyalty_movements are only ever added; % is refused.', TG_OP;
END
$$;

CREATE TRIGGER loyalty_movements_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON loyalty_movements
    FOR EACH STATEMENT EXECUTE FUNCTION loyalty_movements_refuse_change();

COMMIT;
