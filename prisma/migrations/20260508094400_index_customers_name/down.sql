-- Undo: index customers by name
-- Undoes: sha256:0027542d525790c8dc390952cf86c2d8b967dbed409e8735575592a990f8b3cf
-- Signed: sha256:db0359a93e0f7dd8ac0f2d54017c8c991193b5515462834b3e326a74a4ed19e9
--
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY customers_name_id_idx;
