-- Undo: announce changes of the catalogue
-- Undoes: sha256:9786fbe3465003c02d15255fe9d4c5a8cfec4aa9f8d5e363755bb14b2aa14575
-- Signed: sha256:bf3c5c904fab27b5f4d38327ebef5e38de0699851c6369fe3bd96a2108111a75
--
-- Kind: atomic
-- Loses: nothing. Tills see new prices with their next search
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TRIGGER products_announce_changed ON products;
DROP TRIGGER products_announce_added_or_removed ON products;
DROP FUNCTION products_announce_change();

COMMIT;
