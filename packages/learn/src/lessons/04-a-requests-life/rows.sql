-- One tea is missing: it was taken off the stock when the machine stopped in the middle of a sale.
INSERT INTO products (name, price, delivered, stock) VALUES
  ('Espresso', 1.9, 100, 98), ('Croissant', 2.25, 20, 20), ('Orange juice', 3.4, 10, 10), ('Tea', 2.1, 40, 38);

INSERT INTO sales (request_id, product_id, quantity, total) VALUES
  ('till-1-0001', 1, 2, 3.8), ('till-1-0002', 4, 1, 2.1);
