-- Undo: make the rules of redeemed points hold for every row
-- Undoes: sha256:aa02e65f4a4f49c698fca6a224d13b1cb5f6669afeb19069a9ab76a7664c55c8
-- Signed: sha256:d3049559c1d863dee5b652c485b65c315a56291c01e0c4c3a758404c392095e6
--
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

-- A validated constraint cannot be made NOT VALID again, only replaced.
ALTER TABLE orders
    DROP CONSTRAINT orders_points_check,
    ADD CONSTRAINT orders_points_check CHECK (
        points_discount BETWEEN 0 AND discount
        AND (points_discount = 0 OR points_redeemed > 0)
        AND points_after >= 0
    ) NOT VALID;

ALTER TABLE order_items
    DROP CONSTRAINT order_items_points_check,
    ADD CONSTRAINT order_items_points_check CHECK (points_discount BETWEEN 0 AND order_discount) NOT VALID;

COMMIT;
