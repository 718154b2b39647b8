-- Undo: count the paper that earlier receipts were given out on
-- Undoes: sha256:0fe90c8f23d1eb048866964ec0ef2140e37fa8287730176fd4a2ea5a2c46ad09
-- Signed: sha256:dbd06b4365be869a795264ddff3f76551eb66a0111e2d8a826c5985dced60846
--
-- Kind: atomic
-- Loses: that the originals of earlier receipts were given out: the next print of each counts as the original. Receipts
--   of which a copy was counted since then keep their counter
BEGIN;
SET LOCAL lock_timeout = '5s';

DELETE FROM receipt_print_counters
WHERE NOT EXISTS (SELECT FROM receipt_prints WHERE receipt_prints.order_id = receipt_print_counters.order_id);

COMMIT;
