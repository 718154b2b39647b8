-- Create users, customers, orders and order items
--
-- Revises: 20260119151500_move_brand_names
-- Kind: atomic
-- Why: the shop starts to sell
-- Technique: an enum is a type with a fixed list of values: 'compleated' is refused. Each foreign key says what
--   happens to its rows when the other side is deleted: CASCADE, RESTRICT or SET NULL.
-- Trap: one of those answers is wrong, and it is left here to be seen. orders.user_id has ON DELETE CASCADE, so
--   deleting a cashier who has left deletes every sale that they ever made, without a question. Put right in
--   20260126092000_restrict_user_deletion.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TYPE user_role AS ENUM ('cashier', 'manager');
CREATE TYPE order_status AS ENUM ('pending', 'completed', 'cancelled');

CREATE TABLE users (
    id SERIAL NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role user_role NOT NULL DEFAULT 'cashier',
    password_hash TEXT,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT users_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX users_email_key ON users (email);

CREATE TABLE customers (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    loyalty_points INTEGER NOT NULL DEFAULT 0,
    is_active BOOLEAN NOT NULL DEFAULT true,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT customers_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX customers_email_key ON customers (email);

CREATE TABLE orders (
    id SERIAL NOT NULL,
    status order_status NOT NULL DEFAULT 'pending',
    user_id INTEGER NOT NULL,
    customer_id INTEGER,
    total NUMERIC(10,2) NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT orders_pkey PRIMARY KEY (id)
);

CREATE INDEX orders_user_id_idx ON orders (user_id);

CREATE TABLE order_items (
    id SERIAL NOT NULL,
    order_id INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price NUMERIC(10,2) NOT NULL,

    CONSTRAINT order_items_pkey PRIMARY KEY (id)
);

CREATE INDEX order_items_order_id_idx ON order_items (order_id);

-- The mistake: see the trap above.
ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- A sale outlives the customer's record.
ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- A line is part of its order.
ALTER TABLE order_items ADD CONSTRAINT order_items_order_id_fkey
    FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- What was sold once cannot be deleted, only made inactive.
ALTER TABLE order_items ADD CONSTRAINT order_items_product_id_fkey
    FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT ON UPDATE CASCADE;

COMMIT;
