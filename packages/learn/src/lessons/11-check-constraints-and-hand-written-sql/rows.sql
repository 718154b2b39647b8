-- Two tills sold the last piece at the same moment, three times.
INSERT INTO products (name, price, stock)
SELECT 'Product ' || number, 1 + number % 50, CASE WHEN number IN (17, 170, 700) THEN -1 ELSE number % 40 END
FROM generate_series(1, 800) AS number;
-- 66 days, three registers. The last shift of each is open, and at the Bar the one before was forgotten. Twice a clock was wrong.
INSERT INTO shifts (register, opened_at, closed_at)
SELECT register, opened, CASE
           WHEN day = 65 OR (day = 64 AND register = 'Bar') THEN NULL
           WHEN (day, register) IN ((13, 'Bar'), (30, 'Door')) THEN opened - interval '1 hour'
           ELSE opened + interval '9 hours'
       END
FROM generate_series(0, 65) AS day
CROSS JOIN (VALUES ('Bar'), ('Door'), ('Garden')) AS registers (register)
CROSS JOIN LATERAL (SELECT timestamptz '2026-01-05 09:00Z' + day * interval '1 day' AS opened) AS morning
ORDER BY day, register;
