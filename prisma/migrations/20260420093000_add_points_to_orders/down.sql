-- Undo: add what points took off a sale, and what the customer had after it
-- Undoes: sha256:a8c7e202ba27accda580a719fb6e34053bfc59e210ce718e856c9ee00ead7cbb
-- Signed: sha256:978a8a3423059fa9e67d2d60d443f2100be5ae8c8a4616503d787add7766936b
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
    DROP COLUMN points_balance;

COMMIT;
