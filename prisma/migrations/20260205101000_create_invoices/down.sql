-- Undo: create invoices
--
-- Undoes: sha256:916dcad742d64bf0f2fc75a666e1c45cbd6c2cede13ed4a41c9b938f9c82094d
-- Signed: sha256:76bf1e8140e7f28fbc31c45c8ece6743e85fc2ebf807d48839aa8280ec83ba55
-- Kind: atomic
-- Loses: every invoice. The orders that they bill stay
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE invoice_items;
DROP TABLE invoices;

COMMIT;
