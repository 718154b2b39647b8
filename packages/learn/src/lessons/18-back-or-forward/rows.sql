-- Before the minimum: what it made of the totals below 5.
INSERT INTO orders (product, quantity, price, total, created_at)
SELECT product, quantity, price, greatest(5, quantity * price), timestamptz '2026-02-02 08:00+00' + number * interval '11 hours'
FROM generate_series(1, 40) AS number,
     LATERAL (SELECT 1 + number % 3 AS quantity,
                     (ARRAY['Espresso', 'Croissant', 'Lunch', 'Orange juice'])[1 + number % 4] AS product,
                     (ARRAY[1.900, 2.250, 14.500, 3.400])[1 + number % 4] AS price) AS sold;

-- Since then: charged with the minimum, and some of them with a tip.
INSERT INTO orders (product, quantity, price, total, tip, created_at)
SELECT product, quantity, price, greatest(5, quantity * price), CASE WHEN number % 3 < 2 THEN 0.500 + number % 2 END,
       timestamptz '2026-03-02 10:00+00' + number * interval '37 minutes'
FROM generate_series(1, 15) AS number,
     LATERAL (SELECT 1 + number % 3 AS quantity,
                     (ARRAY['Espresso', 'Croissant', 'Lunch', 'Orange juice'])[1 + number % 4] AS product,
                     (ARRAY[1.900, 2.250, 14.500, 3.400])[1 + number % 4] AS price) AS sold;
