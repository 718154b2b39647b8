-- Undo: make refund numbers unique within a register
-- Undoes: sha256:7fe0079e22b7c6aa60eae16ae927358e9641edf87aacade402677ce4dcd052c1
-- Signed: sha256:812036d8673fcb3e33a7177d49fe58c18c6fb9b74374a9cead5667a9d46543ed
--
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY refunds_register_id_number_key;
