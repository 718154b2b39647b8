-- Undo: announce changes of the catalogue
-- Undoes: sha256:4bd2601df94ae4315ef6376d127a14bb0e4ab5ee6a9a5e5894d30b08f0b8ef65
-- Signed: sha256:6fe85c83744f3d7ee25691963bc4552e5e32a1512a054c89861f2376ba17716f
--
-- Kind: atomic
-- Loses: nothing. Tills see new prices with their next search
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TRIGGER products_announce_changed ON products;
DROP TRIGGER products_announce_added_or_removed ON products;
DROP FUNCTION products_announce_change();

COMMIT;
