INSERT INTO products (name, price) VALUES ('Espresso', 1.9), ('Croissant', 2.25), ('Orange juice', 3.4);

-- Somebody was in a hurry: no migration knows this column.
ALTER TABLE products ADD COLUMN origin TEXT;
UPDATE products SET origin = 'Ethiopia' WHERE name = 'Espresso';
UPDATE products SET origin = 'Spain' WHERE name = 'Orange juice';
