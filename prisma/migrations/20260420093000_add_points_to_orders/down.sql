-- Undo: add what points took off a sale, and what the customer had after it
-- Undoes: sha256:c7a5c744b0ebee12c725f78814ff73ee7fe77979e82684aca47910b2aabb43d2
-- Signed: sha256:8be0ec860dd161dfcf9f04e082728ea8bfaf75cc19bd51d00f51eb68479a07f0
--
-- Kind: atomic
-- Loses: how much of a discount was paid with points, and what a customer had after each sale. The discounts themselves
--   stay, so every sale still adds up
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE order_items
    DROP CONSTRAINT order_items_points_check,
    DROP COLUMN points_discount;

ALTER TABLE orders
    DROP CONSTRAINT orders_points_check,
    DROP COLUMN points_discount,
    DROP COLUMN points_after;

COMMIT;
