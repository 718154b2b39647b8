-- Undo: let each till have the paper that its printer takes
-- Undoes: sha256:82e740b84cde490a9ad538f6e4931fc10a9021e43f77da364ada5abab0d87f7a
-- Signed: sha256:8b9f0c6eed63ee21a38d0ef607e0787fd2c48774109e7aa21a9847f26b8c6863
--
-- Kind: atomic
-- Loses: which tills have narrow paper. All of them print on 80 mm afterwards
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE devices DROP COLUMN paper_width;

DROP TYPE paper_width;

COMMIT;
