-- Undo: create deliveries
--
-- Undoes: sha256:b6c3998c723117562f12df4fb0eef9ddf184821cf923e8c4f745542e35a88858
-- Signed: sha256:e66a1356c57e5b72834ec70d5bbd6485a67e9f7ca91e24235eb2faf6d87e3cd4
-- Kind: atomic
-- Loses: every row of deliveries
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE deliveries;

COMMIT;
