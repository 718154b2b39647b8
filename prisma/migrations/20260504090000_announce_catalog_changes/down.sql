-- Undo: announce changes of the catalogue
-- Undoes: sha256:4e660d660a83be73b1e89a352cf2759837c34dd0e431a99aa7ea9b69d64b0371
-- Signed: sha256:2147a721486b620cab1e96e8de8bbbac50d9641a2f3bc1397870deb5b8a9a366
--
-- Kind: atomic
-- Loses: nothing. Tills see new prices with their next search
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TRIGGER products_announce_changed ON products;
DROP TRIGGER products_announce_added_or_removed ON products;
DROP FUNCTION products_announce_change();

COMMIT;
