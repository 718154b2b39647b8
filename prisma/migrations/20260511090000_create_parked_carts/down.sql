-- Undo: create the carts that are parked until their customers come back
-- Undoes: sha256:58ab438a01f8569944f5d18f38ffb79fdb7aab635a5bc12bb6eeb2ae44d2de77
-- Signed: sha256:79c420ff07a2b1de33060ecbeddfe6426697deaaeec449d23001012d0655dabd
--
-- Kind: atomic
-- Loses: every parked cart, those that still wait among them, and who resumed or discarded the others. No sale is lost
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE parked_cart_requests;
DROP TABLE parked_carts;
DROP TYPE parked_cart_outcome;

COMMIT;
