-- Undo: announce changes of the catalogue
-- Undoes: sha256:7ad011fb0ea854d8769d21fb8979764a24e1ed4f5436348cbe0dcd8a201985a3
-- Signed: sha256:1a938ae1b992d5bb0786959d27c64f408011285cfc7ad2e9f2bd7fb1bc9a8df3
--
-- Kind: atomic
-- Loses: nothing. Tills see new prices with their next search
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TRIGGER products_announce_changed ON products;
DROP TRIGGER products_announce_added_or_removed ON products;
DROP FUNCTION products_announce_change();

COMMIT;
