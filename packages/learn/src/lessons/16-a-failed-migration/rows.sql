INSERT INTO customers (name, phone)
VALUES ('Ada', '030 1234'), ('Grace', '040 5678'), ('Edsger', '020 9012'), ('Barbara', '040 5678');

-- Customer 7 was deleted last year. The orders stayed.
INSERT INTO orders (customer_id, total)
SELECT CASE WHEN number % 5 = 0 THEN 7 WHEN number % 4 = 0 THEN NULL ELSE 1 + number % 4 END, 4 + number * 0.5
FROM generate_series(1, 12) AS number;
