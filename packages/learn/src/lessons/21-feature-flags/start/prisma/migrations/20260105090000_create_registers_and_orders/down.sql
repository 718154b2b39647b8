-- Undo: create the registers and the orders
--
-- Undoes: sha256:adc3405a2ad0f3e8c5101e228f9e8e52dedc54d9d465aceed224306916a7f11e
-- Signed: sha256:f75f55ea264d304a01968eca3d3a6aff57b19eed4774537a2b718bb32615c42e
-- Kind: atomic
-- Loses: every row of registers and orders
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE orders;

DROP TABLE registers;

COMMIT;
