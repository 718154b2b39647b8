-- Add receipt, idempotency key, sums and snapshots to orders
--
-- Revises: 20260211100000_create_registers_and_payments
-- Kind: atomic
-- Why: a receipt must say the same in ten years, whatever happens to the product's name, price or tax
-- Technique: expand. What old code does not fill in is nullable or has a default, so old code keeps working; the
--   new foreign keys are NOT VALID until 20260216084500_validate_sales.
-- Trap: product_name and line_total are wanted NOT NULL, but at once that would fail on the first old line. They are
--   nullable here, filled in by the next file, and required after that.
BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE orders
    ADD COLUMN register_id INTEGER,
    ADD COLUMN shift_id INTEGER,
    ADD COLUMN receipt_number INTEGER,
    ADD COLUMN idempotency_key UUID,
    ADD COLUMN request_hash TEXT,
    ADD COLUMN subtotal NUMERIC(10,2) NOT NULL DEFAULT 0,
    ADD COLUMN discount NUMERIC(10,2) NOT NULL DEFAULT 0,
    ADD COLUMN tax NUMERIC(10,2) NOT NULL DEFAULT 0,
    ADD COLUMN rounding NUMERIC(10,2) NOT NULL DEFAULT 0,
    ADD COLUMN points_earned INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN points_redeemed INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN completed_at TIMESTAMPTZ(3),
    ADD CONSTRAINT orders_register_id_fkey
        FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID,
    ADD CONSTRAINT orders_shift_id_fkey
        FOREIGN KEY (shift_id) REFERENCES shifts (id) ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

ALTER TABLE order_items
    ADD COLUMN product_name TEXT,
    ADD COLUMN sku TEXT,
    ADD COLUMN discount NUMERIC(10,2) NOT NULL DEFAULT 0,
    ADD COLUMN tax_rate NUMERIC(5,2) NOT NULL DEFAULT 0,
    ADD COLUMN tax NUMERIC(10,2) NOT NULL DEFAULT 0,
    ADD COLUMN line_total NUMERIC(10,2);

COMMIT;
