INSERT INTO orders (customer, total, created_at)
SELECT 'Customer ' || number % 400, 5 + number % 90, timestamptz '2026-01-01' + number * interval '7 minutes'
FROM generate_series(1, 5000) AS number;
-- So that the planner knows how many rows a search finds.
ANALYZE orders;
