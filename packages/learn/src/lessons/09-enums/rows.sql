INSERT INTO orders (status, total, refunded_at)
SELECT CASE WHEN number % 10 = 0 THEN 'canceled' WHEN number % 50 = 1 THEN 'pending' ELSE 'completed' END::order_status,
       5 + number % 90,
       CASE WHEN number % 12 = 5 AND number % 10 <> 0 AND number % 50 <> 1 THEN timestamptz '2026-01-20' + number * interval '1 hour' END
FROM generate_series(1, 600) AS number;
