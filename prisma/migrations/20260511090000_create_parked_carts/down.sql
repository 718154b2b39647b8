-- Undo: create the carts that are parked until their customers come back
-- Undoes: sha256:745b96d9ead2ffba2418202fbe96e59e8df98a1f002283bf4f7c4269b30413d1
-- Signed: sha256:4d52072c65ded5999d9eca6318642a820958dcc0b3710903a30b1fec76380fd3
--
-- Kind: atomic
-- Loses: every parked cart, those that still wait among them, and who resumed or discarded the others. No sale is lost
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE parked_cart_requests;
DROP TABLE parked_carts;
DROP TYPE parked_cart_outcome;

COMMIT;
