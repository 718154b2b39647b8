-- Make refund numbers unique within a register
--
-- Revises: 20260406100000_expand_refunds
-- Kind: concurrent
-- Why: two refunds with one number are one too many; the counter prevents it, and the index proves it
-- Technique: CREATE UNIQUE INDEX CONCURRENTLY before the numbers are filled in. It serves the link to registers, too.
-- Trap: made after the backfill, it would find a double when it is too late to number anew without a gap.
CREATE UNIQUE INDEX CONCURRENTLY refunds_register_id_number_key ON refunds (register_id, number);
