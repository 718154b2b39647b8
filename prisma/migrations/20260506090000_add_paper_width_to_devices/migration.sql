-- Let each till have the paper that its printer takes
--
-- Revises: 20260505093000_count_earlier_receipts
-- Kind: atomic
-- Why: receipt printers take rolls of 58 or 80 mm, and a receipt that is laid out for the wrong one is cut off or
--   squeezed
-- Technique: expand, with an enum of its own instead of a number with a CHECK: nothing has to be validated later. A
--   constant default is kept in the catalogue, so the new column touches no row.
-- Trap: a setting of the shop would be simpler, until the second till has another printer.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TYPE paper_width AS ENUM ('mm58', 'mm80');

ALTER TABLE devices ADD COLUMN paper_width paper_width NOT NULL DEFAULT 'mm80';

COMMIT;
