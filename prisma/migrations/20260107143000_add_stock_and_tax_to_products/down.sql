-- Undo: add stock, low-stock mark, tax rate and "is active" to products
--
-- Undoes: sha256:dc12533e3cc8689ccc6e63d2831a5d84f18a996f1757715c692b073a616ddfb4
-- Signed: sha256:97e7060c7da1a3480510a5784a4a13c41f3bdaca10694a3c8cfc4b848931fd4d
-- Kind: atomic
-- Loses: every stock, low-stock mark and tax rate, and which products were inactive
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products
    DROP COLUMN stock,
    DROP COLUMN low_stock_at,
    DROP COLUMN tax_rate,
    DROP COLUMN is_active;

COMMIT;
