-- Undo: send products to a station
--
-- Undoes: sha256:d6b50080f2582977b6a7df8df80dd365c6c457a28d19e88d35f594545472b46f
-- Signed: sha256:a8a0427658c5e885580eeaa6b501aa906f52e79cdfc55fe260d99e254a33caa7
-- Kind: atomic
-- Loses: the station of each product
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products DROP COLUMN station;

COMMIT;
