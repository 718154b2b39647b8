INSERT INTO products (name, price) VALUES ('Espresso', 1.9), ('Croissant', 2.25), ('Orange juice', 3.4), ('Tote bag', 12);
INSERT INTO price_labels (product_id, text)
SELECT id, place || ': ' || name || ' ' || price FROM products, (VALUES ('Window'), ('Counter')) AS places (place) ORDER BY id, place;
INSERT INTO customers (name) VALUES ('Ada'), ('Grace'), ('Edsger');
-- Six of ten sales are an Espresso, nobody has bought a tote bag yet, and every fifth sale has a customer.
INSERT INTO sales (product_id, customer_id, quantity, total, sold_at)
SELECT products.id, CASE WHEN number % 5 = 0 THEN 1 + number / 5 % 3 END, 1, price,
       timestamptz '2026-01-06 08:00Z' + number * interval '7 minutes'
FROM generate_series(1, 1000) AS number
JOIN products ON products.name = CASE WHEN number % 10 < 6 THEN 'Espresso' WHEN number % 10 < 9 THEN 'Croissant' ELSE 'Orange juice' END
ORDER BY number;
