-- Add stock, low-stock mark, tax rate and "is active" to products
--
-- Revises: 20260105090000_create_catalog
-- Kind: atomic
-- Why: the till must know what is left on the shelf, what tax to add, and what may still be sold
-- Technique: ADD COLUMN … NOT NULL DEFAULT. PostgreSQL writes a constant default into the catalogue, not into the
--   rows, so this takes milliseconds on a table of any size.
-- Trap: every old product now says "0 in stock, 0 % tax, active", whether that is true or not. Count the shelves and
--   set the taxes before the till relies on them. And a default that is computed anew for each row
--   (clock_timestamp(), random()) rewrites the whole table, under a lock that stops all reading and writing.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE products
    ADD COLUMN stock INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN low_stock_at INTEGER NOT NULL DEFAULT 5,
    ADD COLUMN tax_rate NUMERIC(5,2) NOT NULL DEFAULT 0,
    ADD COLUMN is_active BOOLEAN NOT NULL DEFAULT true;

COMMIT;
