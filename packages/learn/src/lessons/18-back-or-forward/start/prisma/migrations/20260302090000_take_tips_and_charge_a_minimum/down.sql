-- Undo: take tips, and charge a minimum
--
-- Undoes: sha256:abee79db72f36f48a0ae99909321c1059bfebad93f67816ba4be6919da80cd53
-- Signed: sha256:38b260f013629b9b8d2d0c4d2ff5210543be4d34d2711716fc09fc69ad4cbc6d
-- Kind: atomic
-- Loses: every tip; what the totals below 5.000 were
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders DROP CONSTRAINT orders_minimum;

ALTER TABLE orders DROP COLUMN tip;

COMMIT;
