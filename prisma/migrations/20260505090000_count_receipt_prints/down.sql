-- Undo: count the prints of receipts
-- Undoes: sha256:60a51d0fd663152a85adc0b4ca7f521d8859ae2b17288bf004548b583ddd3650
-- Signed: sha256:6f4ae4ace0f384880ce3fef2baa9ca52cbef2e8a69774e66cf373eda2ce22110
--
-- Kind: atomic
-- Loses: who printed which receipt when, and how many papers of it there are: the next print of each would count as the
--   original. Take a backup first
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE receipt_prints;
DROP FUNCTION receipt_prints_refuse_change();
DROP TABLE receipt_print_counters;

COMMIT;
