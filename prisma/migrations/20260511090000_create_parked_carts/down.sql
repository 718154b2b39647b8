-- Undo: create the carts that are parked until their customers come back
-- Undoes: sha256:396635f3d256a7bd78e8a5624ad4bbc38323841339c04dd49bcf0864490ab128
-- Signed: sha256:9ede217d6df4bd878ea54c529bc9b5b52ecd33ca2609fe3a06d808d873562d20
--
-- Kind: atomic
-- Loses: every parked cart, those that still wait among them, and who resumed or discarded the others. No sale is lost
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE parked_cart_requests;
DROP TABLE parked_carts;
DROP TYPE parked_cart_outcome;

COMMIT;
