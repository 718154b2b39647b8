-- Undo: give every product a SKU of its own
--
-- Undoes: sha256:a6841c99e24fc331196bbc02c78d63320a7e31da9b19a80288ba397722477eeb
-- Kind: atomic
-- Loses: which SKUs were missing, doubled or had outer spaces. The codes given stay: they may be on labels by now
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP INDEX products_sku_key;

COMMIT;
