-- Undo: count the paper that earlier receipts were given out on
-- Undoes: sha256:cf7d886e3fd93a11b0845a5f25e2411a7a9919403b533b48d2268b091821d6f5
-- Signed: sha256:cfc052e8928b5e92ad0ae65cbe16544f41585c947ea3aed4c6442ab73c66f193
--
-- Kind: atomic
-- Loses: that the originals of earlier receipts were given out: the next print of each counts as the original. Receipts
--   of which a copy was counted since then keep their counter
BEGIN;
SET LOCAL lock_timeout = '5s';

DELETE FROM receipt_print_counters
WHERE NOT EXISTS (SELECT FROM receipt_prints WHERE receipt_prints.order_id = receipt_print_counters.order_id);

COMMIT;
