-- Undo: rename products.cost to purchase_price
--
-- Undoes: sha256:6275fd2ace3d78e16b514c35b704b3c0b37e61abf3b585065b0cda99538ceda4
-- Signed: sha256:c96dcbd810aebf06caecd04f1fcbb04313d1f3be72b83172ba8baeb37e7b0eec
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products RENAME COLUMN purchase_price TO cost;

COMMIT;
