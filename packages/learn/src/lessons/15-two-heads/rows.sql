INSERT INTO products (name, price) VALUES ('Espresso', 1.900), ('Croissant', 2.250);
INSERT INTO customers (name, phone) VALUES ('Kim', '030 / 12 34'), ('Lee', '(040) 56-78'), ('Sam', NULL);
INSERT INTO orders (total) VALUES (4.150), (1.900);
