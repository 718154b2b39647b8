-- Undo: make receipt numbers unique within a register
--
-- Undoes: sha256:c438e158554e7e868c44a14cce258e9c0facab4dab1e1c0b9805b5da0ba6655e
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY orders_register_id_receipt_number_key;
