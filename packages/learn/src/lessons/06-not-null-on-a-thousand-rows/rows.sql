INSERT INTO products (name, price)
SELECT 'Product ' || number, 1 + number % 50 FROM generate_series(1, 1000) AS number;
