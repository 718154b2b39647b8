-- Create the stock ledger and write its opening entries
--
-- Revises: 20260206085000_index_order_items_product
-- Kind: atomic
-- Why: a stock of 7 does not say how it came to be 7; a ledger of movements does
-- Technique: a data migration that proves its result. Every product with something in stock gets one "opening"
--   movement. Writing to products is locked out meanwhile, and the file fails unless ledger and stock are equal.
-- Trap: without the lock, a sale between reading the stock and the COMMIT would be in one and not in the other. And
--   from here on whoever changes a stock must write the movement in the same transaction.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TYPE stock_movement_kind AS ENUM ('opening', 'sale', 'refund', 'void', 'receive', 'count', 'adjust');

CREATE TABLE stock_movements (
    id BIGSERIAL NOT NULL,
    product_id INTEGER NOT NULL,
    kind stock_movement_kind NOT NULL,
    quantity INTEGER NOT NULL,
    order_id INTEGER,
    user_id INTEGER,
    note TEXT,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT stock_movements_pkey PRIMARY KEY (id),
    CONSTRAINT stock_movements_quantity_check CHECK (
        quantity <> 0
        AND (kind <> 'sale' OR quantity < 0)
        AND (kind NOT IN ('refund', 'void', 'receive') OR quantity > 0)
    ),
    CONSTRAINT stock_movements_order_check CHECK (kind NOT IN ('sale', 'refund', 'void') OR order_id IS NOT NULL)
);

CREATE INDEX stock_movements_product_id_created_at_idx ON stock_movements (product_id, created_at);
CREATE INDEX stock_movements_order_id_idx ON stock_movements (order_id);

ALTER TABLE stock_movements
    ADD CONSTRAINT stock_movements_product_id_fkey
        FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT stock_movements_order_id_fkey
        FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT stock_movements_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE;

LOCK TABLE products IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO stock_movements (product_id, kind, quantity, note)
SELECT id, 'opening', stock, 'Stock when the ledger was opened'
FROM products
WHERE stock <> 0
ORDER BY id;

DO $$
DECLARE
    unequal INTEGER;
BEGIN
    SELECT count(*) INTO unequal
    FROM products
    WHERE stock <> (SELECT coalesce(sum(quantity), 0) FROM stock_movements WHERE product_id = products.id);
    IF unequal > 0 THEN
        RAISE EXCEPTION 'The ledger differs from the stock of % products; nothing was changed.', unequal;
    END IF;
END
$$;

COMMIT;
