-- Undo: let each till have the paper that its printer takes
-- Undoes: sha256:86dac0d8aa1a26441e9ec51914699e63d3609d3cf7563b8e97871264c632c2e4
-- Signed: sha256:6bc8903f42d72d587150223ed30c22163e45538caf729dc98677b393812ff53b
--
-- Kind: atomic
-- Loses: which tills have narrow paper. All of them print on 80 mm afterwards
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE devices DROP COLUMN paper_width;

DROP TYPE paper_width;

COMMIT;
