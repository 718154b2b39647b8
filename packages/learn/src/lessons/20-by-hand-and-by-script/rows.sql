INSERT INTO products (name, price) VALUES ('Espresso', 1.900), ('Croissant', 2.250), ('Lunch', 14.500);
