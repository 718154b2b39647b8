-- Undo: add a note to orders
--
-- Undoes: sha256:f8a78a4ebca60b4e155d5ad09339d1655876d8a74d044f216dda990375fa5eed
-- Signed: sha256:5411aed66a74fadeaadd1cec7296093372432ceda59928a10d306c3839d2b495
-- Kind: atomic
-- Loses: every value of orders.note
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders DROP COLUMN note;

COMMIT;
