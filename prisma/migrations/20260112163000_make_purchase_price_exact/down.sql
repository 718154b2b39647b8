-- Undo: change products.purchase_price from double to numeric(10,2)
--
-- Undoes: sha256:809df5d98cb7cec4c65f5259ce156a928297535f7b4f65741e9819addd97638d
-- Kind: atomic
-- Loses: what was rounded away stays away, and what was "not a number" or "infinity" stays NULL
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products ALTER COLUMN purchase_price TYPE DOUBLE PRECISION;

COMMIT;
