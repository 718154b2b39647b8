-- A journal: every page takes what is written on it.
CREATE TABLE documents (id SERIAL PRIMARY KEY, document JSONB NOT NULL);
-- A form: every box is printed before.
CREATE TABLE products (id SERIAL PRIMARY KEY, name TEXT NOT NULL, price NUMERIC(14,3) NOT NULL);
