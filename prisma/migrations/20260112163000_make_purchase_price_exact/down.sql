-- Undo: change products.purchase_price from double to numeric(10,2)
--
-- Undoes: sha256:f3c1e72a26931ebc71c239dcb3a7fe6ab95ca71b558742fa64a83da69a3343e5
-- Signed: sha256:3976d46dbfd9d872a618ee7b63eb5441ce9da5c7051194497136e60dc89a34b9
-- Kind: atomic
-- Loses: what was rounded away stays away, and what was "not a number" or "infinity" stays NULL
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products ALTER COLUMN purchase_price TYPE DOUBLE PRECISION;

COMMIT;
