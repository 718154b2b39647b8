INSERT INTO products (name) VALUES ('Coffee'), ('Tea');
