-- Undo: add what a search finds words by
-- Undoes: sha256:61767cc22d13ea9bf923a93ac28ba9e9fdc5a058b5d509e158c9facd4ba6b78b
-- Signed: sha256:5810afa1de44934e71739d25e2b54bb0856933864326cfdc01677283e499d5ff
--
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP FUNCTION search_grams(text);
DROP FUNCTION plain_text(text);

COMMIT;
