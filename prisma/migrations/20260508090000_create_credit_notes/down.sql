-- Undo: create credit notes, and the counters of both documents
-- Undoes: sha256:1edfc869bc9641e1dafa3f0dc2d530d7f6325bd43b2fda1a51152fc26a0b9dbe
-- Signed: sha256:08396d5cd24f0f0e75cb6d80a43f8ba65cea9455a6d2470711d359e5ceb66e0c
--
-- Kind: atomic
-- Loses: every credit note, which customers have in their books, and the last numbers of both documents. Take a backup
--   first
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE credit_notes;
DROP FUNCTION credit_notes_refuse_change();
DROP TABLE document_counters;

COMMIT;
