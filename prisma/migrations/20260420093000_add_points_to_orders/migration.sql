-- Add what points took off a sale, and what the customer had after it
--
-- Revises: 20260420090000_create_loyalty_ledger
-- Kind: atomic
-- Why: points are worth something else when the programme changes, and a receipt or a refund in a year must find what
--   they were worth on the day
-- Technique: expand. What points took off is a part of the discount and not an amount beside it: all that was written
--   about discounts (the sum of an order, the parts of its lines, tax, refunds, reports) stays true as it is, and the
--   new columns say how much of the discount it was. Zero is true of all earlier sales. The balance after the sale is
--   kept as it was; nobody knows it of an earlier sale, so there it is NULL.
-- Trap: a second amount beside the discount would have to be taken off in each formula of old code too, and the one
--   that was forgotten would give money back that was never paid.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders
    ADD COLUMN points_discount NUMERIC(14,3) NOT NULL DEFAULT 0,
    ADD COLUMN points_after INTEGER,
    ADD CONSTRAINT orders_points_check CHECK (
        points_discount BETWEEN 0 AND discount
        AND (points_discount = 0 OR points_redeemed > 0)
        AND points_after >= 0
    ) NOT VALID;

ALTER TABLE order_items
    ADD COLUMN points_discount NUMERIC(14,3) NOT NULL DEFAULT 0,
    ADD CONSTRAINT order_items_points_check CHECK (points_discount BETWEEN 0 AND order_discount) NOT VALID;

COMMIT;
