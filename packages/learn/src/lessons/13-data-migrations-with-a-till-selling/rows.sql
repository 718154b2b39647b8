INSERT INTO sales (total_cents, sold_at)
SELECT 100 + number * 37 % 4900, timestamptz '2026-01-06 08:00Z' + number * interval '7 minutes'
FROM generate_series(1, 5000) AS number;
