-- Undo: create credit notes, and the counters of both documents
-- Undoes: sha256:2105ca61168aeb073c6c03c0b2bc457812682b04fbd0c2648393c7cde3328e62
-- Signed: sha256:596195d7d04e042af54663b7be86d3fa6e8874a356c45c2cd22df72e43981c2e
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
