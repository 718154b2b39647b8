-- Undo: give every product a SKU of its own
--
-- Undoes: sha256:00ec4c116b753d5cfeb7e45b9e6e3ec1ad35e1a02a54f67d43c5808432c8a864
-- Signed: sha256:d3ef00dd8d400bf1d61c5d781e61c6ff22f1de44901dd49d628bdbc9c3169f39
-- Kind: atomic
-- Loses: which SKUs were missing, doubled or had outer spaces. The codes given stay: they may be on labels by now
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP INDEX products_sku_key;

COMMIT;
