-- Create registers, shifts, cash events, payments and refunds
--
-- Revises: 20260210093000_create_stock_ledger
-- Kind: atomic
-- Why: at the end of the day somebody counts the drawer, and the books must say what should be in it
-- Technique: a counter row instead of a sequence. The sale counts receipt_counters.last_number up in its own
--   transaction; if the sale fails, the number was never used. A partial unique index allows each register one shift
--   whose closed_at is empty.
-- Trap: a sequence is faster and leaves gaps: a rolled-back sale has used its number up, and the tax office asks for
--   the missing receipt. The counter's price is that sales of one register wait for one another.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TYPE payment_method AS ENUM ('cash', 'card');
CREATE TYPE cash_event_kind AS ENUM ('paid_in', 'paid_out');

CREATE TABLE registers (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    is_active BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT registers_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX registers_name_key ON registers (name);

CREATE TABLE receipt_counters (
    register_id INTEGER NOT NULL,
    last_number INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT receipt_counters_pkey PRIMARY KEY (register_id),
    CONSTRAINT receipt_counters_last_number_check CHECK (last_number >= 0)
);

ALTER TABLE receipt_counters ADD CONSTRAINT receipt_counters_register_id_fkey
    FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE shifts (
    id SERIAL NOT NULL,
    register_id INTEGER NOT NULL,
    opened_by_id INTEGER NOT NULL,
    closed_by_id INTEGER,
    opening_float NUMERIC(10,2) NOT NULL,
    expected_cash NUMERIC(10,2),
    counted_cash NUMERIC(10,2),
    opened_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    closed_at TIMESTAMPTZ(3),

    CONSTRAINT shifts_pkey PRIMARY KEY (id),
    CONSTRAINT shifts_opening_float_check CHECK (opening_float >= 0),
    CONSTRAINT shifts_counted_cash_check CHECK (counted_cash >= 0),
    -- Closed means: by whom, when, what should have been there and what was.
    CONSTRAINT shifts_closed_check CHECK (
        num_nonnulls(closed_at, closed_by_id, expected_cash, counted_cash) IN (0, 4)
    )
);

CREATE INDEX shifts_register_id_idx ON shifts (register_id);
CREATE UNIQUE INDEX shifts_one_open_key ON shifts (register_id) WHERE closed_at IS NULL;

ALTER TABLE shifts
    ADD CONSTRAINT shifts_register_id_fkey
        FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT shifts_opened_by_id_fkey
        FOREIGN KEY (opened_by_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT shifts_closed_by_id_fkey
        FOREIGN KEY (closed_by_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE cash_events (
    id SERIAL NOT NULL,
    shift_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    kind cash_event_kind NOT NULL,
    amount NUMERIC(10,2) NOT NULL,
    reason TEXT NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT cash_events_pkey PRIMARY KEY (id),
    CONSTRAINT cash_events_amount_check CHECK (amount > 0)
);

CREATE INDEX cash_events_shift_id_idx ON cash_events (shift_id);

ALTER TABLE cash_events
    ADD CONSTRAINT cash_events_shift_id_fkey
        FOREIGN KEY (shift_id) REFERENCES shifts (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT cash_events_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE payments (
    id SERIAL NOT NULL,
    order_id INTEGER NOT NULL,
    method payment_method NOT NULL,
    amount NUMERIC(10,2) NOT NULL,
    change NUMERIC(10,2) NOT NULL DEFAULT 0,
    reference TEXT,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT payments_pkey PRIMARY KEY (id),
    CONSTRAINT payments_amount_check CHECK (amount > 0),
    -- Nobody gets back more than they handed over, and only cash gives change.
    CONSTRAINT payments_change_check CHECK (
        change >= 0 AND change <= amount AND (change = 0 OR method = 'cash')
    )
);

CREATE INDEX payments_order_id_idx ON payments (order_id);

ALTER TABLE payments ADD CONSTRAINT payments_order_id_fkey
    FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE refunds (
    id SERIAL NOT NULL,
    order_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    shift_id INTEGER,
    method payment_method NOT NULL,
    amount NUMERIC(10,2) NOT NULL,
    reason TEXT NOT NULL,
    idempotency_key UUID NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT refunds_pkey PRIMARY KEY (id),
    CONSTRAINT refunds_amount_check CHECK (amount > 0)
);

CREATE UNIQUE INDEX refunds_idempotency_key_key ON refunds (idempotency_key);
CREATE INDEX refunds_order_id_idx ON refunds (order_id);
CREATE INDEX refunds_user_id_idx ON refunds (user_id);
CREATE INDEX refunds_shift_id_idx ON refunds (shift_id);

ALTER TABLE refunds
    ADD CONSTRAINT refunds_order_id_fkey
        FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT refunds_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT refunds_shift_id_fkey
        FOREIGN KEY (shift_id) REFERENCES shifts (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE refund_items (
    id SERIAL NOT NULL,
    refund_id INTEGER NOT NULL,
    order_item_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    amount NUMERIC(10,2) NOT NULL,

    CONSTRAINT refund_items_pkey PRIMARY KEY (id),
    CONSTRAINT refund_items_quantity_check CHECK (quantity > 0),
    CONSTRAINT refund_items_amount_check CHECK (amount >= 0)
);

CREATE UNIQUE INDEX refund_items_refund_id_order_item_id_key ON refund_items (refund_id, order_item_id);
CREATE INDEX refund_items_order_item_id_idx ON refund_items (order_item_id);

ALTER TABLE refund_items
    ADD CONSTRAINT refund_items_refund_id_fkey
        FOREIGN KEY (refund_id) REFERENCES refunds (id) ON DELETE CASCADE ON UPDATE CASCADE,
    ADD CONSTRAINT refund_items_order_item_id_fkey
        FOREIGN KEY (order_item_id) REFERENCES order_items (id) ON DELETE RESTRICT ON UPDATE CASCADE;

COMMIT;
