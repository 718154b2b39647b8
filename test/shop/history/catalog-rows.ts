/**
 * Products, categories, brands and pictures as a shop has them that was not careful: what is added to the tables
 * right after each step, by the step's title.
 */
export const catalogRows: Readonly<Record<string, string>> = {
  create_catalog: `
    INSERT INTO categories (name) VALUES ('Tea'), ('Coffee'), ('Bakery'), ('Nothing here yet');
    INSERT INTO products (id, category_id, name, brand, price, cost) VALUES
      (1, 1, 'Assam', 'Acme', 4.50, 2.675),
      (2, 1, 'Earl Grey', ' acme ', 5.00, 0.1::float8 + 0.2::float8),
      (3, 1, 'Darjeeling', 'ACME', 6.25, NULL),
      (4, 2, 'Espresso', 'Brown  Bros', 12.00, 1.005),
      (5, 2, 'Espresso', 'Acme', 12.00, 7),
      (6, 2, 'Decaf', '', 11.90, 'NaN'),
      (7, 2, 'Instant', '   ', 0.00, 'Infinity'),
      (8, 3, 'Rye bread', E'\\t', 99999999.99, 99999999.99),
      (9, 3, 'O''Brien''s "best"; 100 % butter', NULL, 3.10, 0.004),
      (10, 3, 'Croissant', 'brown bros', 1.20, 19.999999),
      (11, 3, 'Croissant, large', 'Zoë & Co', 1.80, '-Infinity'),
      (123456, 3, 'Scone', 'zoë & co ', 2.00, 0.5),
      (1234567, 3, 'Muffin', 'Zoë & Co', 2.20, 1e-9);
    SELECT setval('products_id_seq', 2000000);`,
  add_stock_and_tax_to_products: `
    UPDATE products SET stock = 10 + id % 7, tax_rate = 7 WHERE category_id <> 3;
    UPDATE products SET stock = -3 WHERE id IN (2, 7);
    UPDATE products SET tax_rate = 19, low_stock_at = 0, stock = 40 WHERE id = 10;
    UPDATE products SET is_active = false WHERE id = 6;`,
  add_barcode_and_sku: `
    UPDATE products SET barcode = '' WHERE id = 7;
    UPDATE products SET barcode = '  ' WHERE id = 6;
    UPDATE products SET barcode = '400000000000' || id WHERE id IN (1, 2, 3, 10);
    UPDATE products SET sku = 'TEA-1' WHERE id IN (1, 3);
    UPDATE products SET sku = ' TEA-1 ' WHERE id = 2;
    UPDATE products SET sku = 'P-000009' WHERE id = 4;
    UPDATE products SET sku = ' ' WHERE id = 6;
    UPDATE products SET sku = '' WHERE id = 7;
    UPDATE products SET sku = ' ROLL ' WHERE id = 10;`,
  require_sku: `
    INSERT INTO products (id, category_id, name, brand, price, sku, stock)
    VALUES (20, 1, 'Mint', 'Acme', 3.00, 'MINT', 4);`,
  create_brands_and_images: `
    INSERT INTO brands (name) VALUES ('Brown Bros'), ('Nobody Ltd');
    INSERT INTO product_images (product_id, url, alt, position) VALUES
      (1, '/images/assam.webp', 'A tin of Assam', 0), (1, '/images/assam-leaves.webp', '', 1),
      (10, '/images/croissant.webp', 'A croissant', 0);`,
  move_brand_names: `
    INSERT INTO products (id, category_id, name, brand, brand_id, price, sku) VALUES
      (21, 1, 'Written by old code', ' ACME', NULL, 3.50, 'OLD-1'),
      (22, 1, 'Written by old code', 'Newcomer', NULL, 3.50, 'OLD-2'),
      (23, 1, 'Written by new code', NULL, (SELECT id FROM brands WHERE name = 'Nobody Ltd'), 3.50, 'NEW-1'),
      (24, 1, 'Written by new code', 'Acme', (SELECT id FROM brands WHERE name = 'Acme'), 3.50, 'NEW-2');`,
  drop_products_brand: `
    INSERT INTO products (id, category_id, name, price, sku) VALUES (30, 3, 'Bread without a brand', 2.90, 'BREAD');`,
  widen_catalog_money: `
    INSERT INTO products (id, category_id, name, price, purchase_price, sku)
    VALUES (31, 2, 'Priced in dinars', 1.255, 0.999, 'KWD-1'), (32, 2, 'Priced in dong', 99999999999.999, NULL, 'VND-1');`,
};
