-- Undo: keep only the digits of phones
--
-- Undoes: sha256:d0e07c2e9a9cb75628079f7cc8c357805e5e02c21f9a839b0e391a1dde287134
-- Signed: sha256:8ed832d2eb97119b9c16083c83b963dd6ca049574bc82e46e8d4f2ecac522648
-- Kind: atomic
-- Loses: how the numbers were written
BEGIN;
COMMIT;
