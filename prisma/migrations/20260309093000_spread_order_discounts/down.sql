-- Undo: spread the order discounts of earlier sales over their lines
--
-- Undoes: sha256:15bf5e6b5d8e3af0bca72ce3575f6078a48b635cbcb76c3cdbc15843149430df
-- Signed: sha256:fdda0afa9cb5b2c0b41f74011c4168e4a79db7874a51e31d0f2337616a8db690
-- Kind: atomic
-- Loses: which lines had no part before. There is nothing to do here: the parts do no harm, going up again leaves
--   them as they are, and the next file down drops their column
BEGIN;
SET LOCAL lock_timeout = '5s';
COMMIT;
