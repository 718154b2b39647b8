-- Undo: make the rules of refunds hold for every row
-- Undoes: sha256:0a5460b92f221363c3a6944425cc6cf88f62166b5e287710877f2b1eea7ba858
-- Signed: sha256:21d70a1d9706ab41369423c2ea72ad77514ec24b6b4d89fe5dec428cdead9172
--
-- Kind: atomic
-- Loses: nothing
BEGIN;
SET LOCAL lock_timeout = '5s';

-- A validated constraint cannot be made NOT VALID again, only replaced.
ALTER TABLE refunds
    DROP CONSTRAINT refunds_amount_check,
    ADD CONSTRAINT refunds_amount_check CHECK (amount >= 0) NOT VALID,
    DROP CONSTRAINT refunds_tax_check,
    ADD CONSTRAINT refunds_tax_check CHECK (tax >= 0) NOT VALID,
    DROP CONSTRAINT refunds_number_check,
    ADD CONSTRAINT refunds_number_check CHECK (number > 0) NOT VALID,
    DROP CONSTRAINT refunds_register_id_fkey,
    ADD CONSTRAINT refunds_register_id_fkey
        FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

ALTER TABLE refund_items
    DROP CONSTRAINT refund_items_tax_check,
    ADD CONSTRAINT refund_items_tax_check CHECK (tax >= 0) NOT VALID;

COMMIT;
