-- Undo: create users, customers, orders and order items
--
-- Undoes: sha256:ab278eff5eecad61044cb15142e3eb637e45e4202ed6468f3179285c80febf69
-- Signed: sha256:8c6c86e35cc6d6e7a270bc44d8ce2657e83c726dcfe4cfbabca345ecef40535b
-- Kind: atomic
-- Loses: every sale, customer and user
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE order_items;
DROP TABLE orders;
DROP TABLE customers;
DROP TABLE users;
DROP TYPE order_status;
DROP TYPE user_role;

COMMIT;
