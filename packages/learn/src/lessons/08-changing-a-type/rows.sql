INSERT INTO deliveries (product, cost, delivered_on)
SELECT (ARRAY['Coffee beans', 'Croissants', 'Oranges'])[1 + number % 3],
       number % 9 / 10.0,
       to_char(date '2025-01-01' + number, CASE WHEN number % 10 = 7 THEN 'FMDD.FMMM.YYYY' ELSE 'YYYY-MM-DD' END)
  FROM generate_series(1, 497) AS number;

INSERT INTO deliveries (product, cost, delivered_on) VALUES
  ('Tea', 4.2, 'yesterday'), ('Tea', 4.2, '2026-02-30'), ('Sugar', 1.1, 'with the Monday tour');
