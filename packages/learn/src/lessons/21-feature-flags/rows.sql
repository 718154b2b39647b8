INSERT INTO registers (name, asks_for_tips, mails_receipts)
VALUES ('Front', true, false), ('Terrace', true, true), ('Hall', false, true), ('Kiosk', false, false);

INSERT INTO orders (register_id, total, tip)
SELECT 1 + number % 4, 5 + number % 9, CASE WHEN number % 4 < 2 THEN 0.500 END FROM generate_series(1, 40) AS number;
