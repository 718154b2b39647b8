-- Undo: create the carts that are parked until their customers come back
-- Undoes: sha256:39fb4b4e786321180449297a84ff6d5e8faa59045bf4f9459cf2264c9df5af47
-- Signed: sha256:0fd8007ad70c5fdcc55ef9258170343bc966c95fb2a598d62598921ef8dc1e61
--
-- Kind: atomic
-- Loses: every parked cart, those that still wait among them, and who resumed or discarded the others. No sale is lost
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE parked_cart_requests;
DROP TABLE parked_carts;
DROP TYPE parked_cart_outcome;

COMMIT;
