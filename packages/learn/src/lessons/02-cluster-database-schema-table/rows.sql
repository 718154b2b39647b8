INSERT INTO suppliers (name) VALUES ('Blue Mountain Coffee'), ('Corner Bakery'), ('Sunny Fruit');
INSERT INTO products (name, price, supplier_id) VALUES
  ('Espresso', 1.9, 1), ('Croissant', 2.25, 2), ('Orange juice', 3.4, 3);
