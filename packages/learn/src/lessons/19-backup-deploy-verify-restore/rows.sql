INSERT INTO customers (email, name, since)
SELECT 'customer' || number || '@example.com', 'Customer ' || number, date '2025-01-01' + number
FROM generate_series(1, 180) AS number;

-- Every ninth has signed up a second time.
INSERT INTO customers (email, name, since)
SELECT email, upper(name), date '2025-11-01' + id / 9 FROM customers WHERE id % 9 = 0 ORDER BY id;
