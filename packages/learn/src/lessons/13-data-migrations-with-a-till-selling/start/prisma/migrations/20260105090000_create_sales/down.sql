-- Undo: create the sales
--
-- Undoes: sha256:4c095c84bf7446c8a43b7e632800cfc218786309c1a912d3babe93dd9ce7b824
-- Kind: atomic
-- Loses: every row of sales
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE sales;

COMMIT;
