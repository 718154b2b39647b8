INSERT INTO customers (name, phone) VALUES ('Ada', '030 1234'), ('Grace', '040 5678'), ('Edsger', '020 9012');
