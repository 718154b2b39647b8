-- Undo: announce changes of the catalogue
-- Undoes: sha256:286e95894477d95fdf7cf30f096b9e54c95d230daac646dc383782c9ea48dbad
-- Signed: sha256:ab4b1e694e73a72e1bea727aabb19e517832097ca238fc593531ba57e179a638
--
-- Kind: atomic
-- Loses: nothing. Tills see new prices with their next search
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TRIGGER products_announce_changed ON products;
DROP TRIGGER products_announce_added_or_removed ON products;
DROP FUNCTION products_announce_change();

COMMIT;
