INSERT INTO products (name, price, barcode)
SELECT 'Product ' || number, 1 + number % 9, 4006381000000 + number FROM generate_series(1, 40) AS number;

-- What somebody typed on a Friday evening, in no migration.
ALTER TABLE products ADD COLUMN shelf VARCHAR(12);
UPDATE products SET shelf = chr(65 + id % 4) || '-' || id WHERE id <= 30;
DROP INDEX products_barcode_key;
