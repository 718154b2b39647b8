-- Undo: rename products.cost to purchase_price
--
-- Undoes: sha256:62471ce911d31524c569f95a4ed46e0a4e53518271913850bbab472c0c2c1d46
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products RENAME COLUMN purchase_price TO cost;

COMMIT;
