/**
 * People, sales, money and stock as they pile up in a shop: what is added to the tables right after each step, by
 * the step's title.
 */
export const salesRows: Readonly<Record<string, string>> = {
  create_sales: `
    INSERT INTO users (id, email, name, role) VALUES
      (1, 'anna@example.com', 'Anna', 'manager'), (2, 'ben@example.com', 'Ben', 'cashier'),
      (3, 'new@example.com', 'Never sold anything', 'cashier');
    INSERT INTO customers (id, name, email, loyalty_points) VALUES
      (1, 'Chloe', 'chloe@example.com', 120), (2, 'Dan', NULL, -20), (3, 'Dan', NULL, 0);
    INSERT INTO orders (id, status, user_id, customer_id, total, created_at) VALUES
      (1, 'completed', 1, 1, 14.50, '2026-01-22 09:00+00'),
      (2, 'completed', 2, NULL, 10.00, '2026-01-22 09:05+00'),
      (3, 'pending', 2, NULL, 0, '2026-01-22 09:06+00'),
      (4, 'cancelled', 2, 2, 5.00, '2026-01-22 09:07+00'),
      (5, 'completed', 1, NULL, 13.00, '2026-01-22 09:10+00'),
      (6, 'completed', 1, NULL, 0, '2026-01-22 09:11+00'),
      (7, 'cancelled', 1, NULL, 0, '2026-01-22 09:12+00');
    INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES
      (1, 1, 1, 4.50), (1, 2, 2, 5.00), (2, 5, 1, 12.00), (3, 10, 3, 1.20), (4, 2, 1, 5.00), (5, 5, 1, 12.00),
      (6, 9, 1, 3.10);
    SELECT setval('users_id_seq', 100), setval('customers_id_seq', 100), setval('orders_id_seq', 100);`,
  add_lockout_and_refresh_tokens: `
    UPDATE users SET is_active = false, pin_hash = 'argon2id' WHERE id = 3;
    UPDATE users SET failed_login_attempts = 5, locked_until = '2026-01-28 10:00+00' WHERE id = 2;
    INSERT INTO refresh_tokens (user_id, token_hash, family_id, expires_at, revoked_at) VALUES
      (1, 'a', '00000000-0000-4000-8000-000000000001', '2026-02-28 10:00+00', NULL),
      (1, 'b', '00000000-0000-4000-8000-000000000001', '2026-02-28 10:00+00', '2026-01-30 10:00+00');`,
  add_voided_and_refunded: `
    INSERT INTO orders (id, status, user_id, customer_id, total, created_at) VALUES
      (8, 'voided', 2, NULL, 4.50, '2026-01-30 09:00+00'),
      (9, 'refunded', 2, 1, 10.00, '2026-01-30 09:01+00'),
      (10, 'refunded', 1, NULL, 0, '2026-01-30 09:02+00'),
      (11, 'refunded', 1, NULL, 2.00, '2026-01-30 09:03+00');
    INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES
      (8, 1, 1, 4.50), (9, 2, 1, 5.00), (9, 3, 1, 5.00), (9, 20, 1, 5.00), (10, 7, 2, 0), (11, 7, 1, 0), (11, 7, 2, 0);`,
  create_loyalty_programs: `
    INSERT INTO loyalty_programs (name, is_active) VALUES ('Leaves', true), ('Old', false), ('Older', false);`,
  create_invoices: `
    INSERT INTO invoices (id, number, order_id, customer_id, total) VALUES (1, '2026-0001', 1, 1, 14.50);
    INSERT INTO invoice_items (invoice_id, description, quantity, unit_price, line_total) VALUES
      (1, 'Assam', 1, 4.50, 4.50), (1, 'Earl Grey', 2, 5.00, 10.00);`,
  create_stock_ledger: `
    UPDATE products SET stock = stock + 12 WHERE id = 9;
    INSERT INTO stock_movements (product_id, kind, quantity, user_id) VALUES (9, 'receive', 12, 1);
    UPDATE products SET stock = stock - 1 WHERE id = 1;
    INSERT INTO stock_movements (product_id, kind, quantity, order_id) VALUES (1, 'sale', -1, 8);`,
  create_registers_and_payments: `
    INSERT INTO registers (id, name, is_active) VALUES (1, 'Front', true), (2, 'Cellar', false);
    INSERT INTO receipt_counters (register_id) VALUES (1);
    INSERT INTO shifts (id, register_id, opened_by_id, opening_float) VALUES (1, 1, 1, 100.00);
    INSERT INTO shifts (id, register_id, opened_by_id, closed_by_id, opening_float, expected_cash, counted_cash, closed_at)
    VALUES (2, 1, 1, 2, 50.00, 61.20, 61.15, '2026-02-11 20:00+00');
    INSERT INTO cash_events (shift_id, user_id, kind, amount, reason) VALUES (1, 1, 'paid_out', 7.30, 'Milk');
    INSERT INTO payments (order_id, method, amount, change) VALUES (2, 'card', 10.00, 0), (8, 'cash', 5.00, 0.50);
    INSERT INTO refunds (id, order_id, user_id, method, amount, reason, idempotency_key)
    VALUES (1, 1, 1, 'cash', 4.50, 'Wrong tea', '00000000-0000-4000-8000-000000000010');
    INSERT INTO refund_items (refund_id, order_item_id, quantity, amount) VALUES (1, 1, 1, 4.50);
    SELECT setval('refunds_id_seq', 100), setval('shifts_id_seq', 100), setval('registers_id_seq', 100);`,
  add_receipts_to_orders: `
    INSERT INTO orders (id, status, user_id, register_id, shift_id, receipt_number, idempotency_key, subtotal, discount,
      tax, rounding, total, completed_at)
    VALUES (12, 'completed', 1, 1, 1, 1, '00000000-0000-4000-8000-000000000012', 9.00, 1.00, 0.57, -0.02, 8.55,
      '2026-02-12 10:00+00');
    UPDATE receipt_counters SET last_number = 1 WHERE register_id = 1;
    INSERT INTO order_items (order_id, product_id, quantity, unit_price, product_name, sku, discount, tax_rate, tax, line_total)
    VALUES (12, 1, 2, 5.00, 'Assam as it was called then', 'ASSAM', 1.00, 7, 0.57, 9.00);
    INSERT INTO payments (order_id, method, amount, change) VALUES (12, 'cash', 10.00, 1.45);
    UPDATE products SET stock = stock - 2 WHERE id = 1;
    INSERT INTO stock_movements (product_id, kind, quantity, order_id) VALUES (1, 'sale', -2, 12);`,
  create_audit_log: `
    INSERT INTO audit_log (user_id, action, entity, entity_id, data)
    VALUES (1, 'price.change', 'product', '1', '{"from": "4.50", "to": "5.00"}'), (NULL, 'start', 'server', NULL, NULL);`,
  widen_order_money: `
    INSERT INTO orders (id, status, user_id, register_id, shift_id, receipt_number, subtotal, tax, total, completed_at)
    VALUES (13, 'completed', 1, 1, 1, 1000, 1.255, 0.063, 1.318, '2026-03-02 10:00+00');
    INSERT INTO order_items (order_id, product_id, product_name, quantity, unit_price, tax_rate, tax, line_total)
    VALUES (13, 31, 'Priced in dinars', 1, 1.255, 5, 0.063, 1.255);`,
  widen_payment_money: `
    INSERT INTO payments (order_id, method, amount, change) VALUES (13, 'cash', 1.500, 0.182);
    INSERT INTO cash_events (shift_id, user_id, kind, amount, reason) VALUES (1, 1, 'paid_in', 99999999999.999, 'Dong');`,
  add_price_terms: `
    INSERT INTO orders (id, status, user_id, register_id, shift_id, receipt_number, prices_include_tax, subtotal, discount,
      discount_reason, tax, total, completed_at)
    VALUES (14, 'completed', 1, 1, 1, 1001, true, 10.00, 1.00, 'Opening day', 1.44, 9.00, '2026-03-09 10:00+00');
    INSERT INTO order_items (order_id, product_id, product_name, quantity, unit_price, discount, discount_reason,
      order_discount, tax_rate, tax, line_total)
    VALUES (14, 1, 'Assam', 2, 5.50, 1.00, 'Dented tin', 1.00, 19, 1.44, 10.00);
    INSERT INTO payments (order_id, method, amount, change) VALUES (14, 'cash', 10.00, 1.00);`,
  register_devices: `
    INSERT INTO devices (id, register_id, name, token_hash, registered_by_id) VALUES (1, 1, 'Door', 'a', 1);
    INSERT INTO refresh_tokens (user_id, kind, device_id, token_hash, family_id, expires_at)
    VALUES (2, 'browser', 1, 'of the door', '00000000-0000-4000-8000-000000000031', '2026-03-17 20:00+00');
    INSERT INTO approvals (token_hash, "right", requested_by_id, approved_by_id, device_id, expires_at)
    VALUES ('b', 'refund', 2, 1, 1, '2026-03-16 10:00+00');`,
  count_failed_sign_ins: `
    INSERT INTO sign_in_failures (subject, origin, failures) VALUES ('user 2', 'device 1', 3);`,
  add_drop_and_no_sale: `
    INSERT INTO cash_events (shift_id, user_id, kind, amount, reason) VALUES (1, 2, 'drop', 200.00, 'Into the safe');`,
  check_cash_event_amounts: `
    INSERT INTO cash_events (shift_id, user_id, kind, amount, reason) VALUES (1, 2, 'no_sale', 0, 'Change for the bus');`,
  add_counts_to_shifts: `
    UPDATE shifts SET opening_pieces = '[{"value": "50.00", "quantity": 2}]' WHERE id = 1;
    INSERT INTO shifts (id, register_id, opened_by_id, closed_by_id, opening_float, expected_cash, counted_cash,
      counted_pieces, closed_at)
    VALUES (3, 1, 2, 1, 0, 123456789012.345, 1.00, '[{"value": "1.00", "quantity": 1}]', '2026-03-23 20:00+00');
    INSERT INTO shift_requests (idempotency_key, request_hash, shift_id, cash_event_id) VALUES
      ('00000000-0000-4000-8000-000000000020', 'a', 1, NULL), ('00000000-0000-4000-8000-000000000021', 'b', 1, 1);`,
  create_z_reports: `
    INSERT INTO z_report_counters (register_id, last_number) VALUES (1, 1);
    INSERT INTO z_reports (register_id, number, shift_id, business_day, report, running_sales, running_refunds, running_net)
    VALUES (1, 1, 2, '2026-02-11', '{"kind": "Z"}', 1234567890123.45, 34.50, 1234567890088.95);`,
  add_store_credit_to_methods: `
    INSERT INTO orders (id, status, user_id, register_id, shift_id, receipt_number, subtotal, total, completed_at)
    VALUES (15, 'completed', 1, 1, 1, 1002, 5.00, 5.00, '2026-04-06 10:00+00');
    INSERT INTO order_items (order_id, product_id, product_name, quantity, unit_price, line_total)
    VALUES (15, 1, 'Assam', 1, 5.00, 5.00);
    INSERT INTO payments (order_id, method, amount) VALUES (15, 'store_credit', 5.00);`,
  create_store_credits: `
    INSERT INTO store_credits (id, code, customer_id, balance) VALUES (1, '7KQM2X4F9DTA', 1, 3.00);
    INSERT INTO refunds (id, order_id, user_id, shift_id, method, amount, reason, idempotency_key)
    VALUES (2, 14, 1, 1, 'cash', 4.50, 'Too strong', '00000000-0000-4000-8000-000000000011'),
      (3, 14, 1, 1, 'cash', 4.48, 'Too weak', '00000000-0000-4000-8000-000000000013');
    INSERT INTO refund_items (refund_id, order_item_id, quantity, amount)
    SELECT refund.id, order_items.id, 1, 4.50
    FROM order_items, (VALUES (2), (3)) AS refund (id) WHERE order_id = 14 ORDER BY refund.id;
    UPDATE orders SET status = 'refunded' WHERE id = 14;
    INSERT INTO audit_log (user_id, approved_by_id, action, entity, entity_id) VALUES (2, 1, 'refund', 'refund', '3');
    INSERT INTO store_credit_entries (store_credit_id, kind, amount, order_id, refund_id)
    VALUES (1, 'issued', 8.00, 14, 2), (1, 'redeemed', -5.00, 15, NULL);
    SELECT setval('store_credits_id_seq', 100);`,
  expand_refunds: `
    INSERT INTO refunds (id, order_id, user_id, shift_id, method, amount, reason, idempotency_key, register_id, number)
    VALUES (4, 6, 1, 1, NULL, 0, 'A free sample', '00000000-0000-4000-8000-000000000014', 1, 1),
      (5, 12, 1, 1, NULL, 3.00, 'Half of it', '00000000-0000-4000-8000-000000000015', 1, 2);
    INSERT INTO refund_payments (refund_id, method, amount, reference, store_credit_id)
    VALUES (5, 'card', 2.00, 'TX-1', NULL), (5, 'store_credit', 1.00, NULL, 1);
    INSERT INTO refund_counters (register_id, last_number) VALUES (1, 2);`,
  // Written by code that knows no numbers yet.
  backfill_refunds: `
    INSERT INTO refunds (id, order_id, user_id, shift_id, method, amount, reason, idempotency_key)
    VALUES (6, 5, 2, 1, 'cash', 3.00, 'Stale', '00000000-0000-4000-8000-000000000016');
    INSERT INTO refund_items (refund_id, order_item_id, quantity, amount)
    SELECT 6, id, 1, 3.00 FROM order_items WHERE order_id = 5;`,
  create_loyalty_ledger: `
    INSERT INTO customers (id, name, email, loyalty_points) VALUES
      (4, 'Eve', 'eve@example.com', 40), (5, 'Eve at work', 'Eve@Example.com', 0), (6, 'Eve', 'EVE@EXAMPLE.COM', 0);
    INSERT INTO loyalty_movements (customer_id, kind, points, order_id, refund_id, user_id) VALUES
      (4, 'earned', 60, 12, NULL, 1), (4, 'redeemed', -20, 14, NULL, 2), (1, 'taken_back', -4, 1, 1, 1);
    UPDATE customers SET loyalty_points = loyalty_points - 4 WHERE id = 1;`,
  add_points_to_orders: `
    INSERT INTO orders (id, status, user_id, customer_id, register_id, shift_id, receipt_number, subtotal, discount, tax,
      total, points_earned, points_redeemed, points_discount, points_after, completed_at)
    VALUES (17, 'completed', 1, 4, 1, 1, 1004, 10.00, 1.50, 0, 8.50, 8, 100, 1.00, 40, '2026-04-20 10:00+00');
    INSERT INTO order_items (order_id, product_id, product_name, quantity, unit_price, order_discount, points_discount,
      line_total)
    VALUES (17, 1, 'Assam', 1, 10.00, 1.50, 1.00, 10.00);
    INSERT INTO payments (order_id, method, amount, change) VALUES (17, 'cash', 10.00, 1.50);`,
  create_customer_requests: `
    INSERT INTO customer_requests (idempotency_key, request_hash, customer_id)
    VALUES ('00000000-0000-4000-8000-000000000040', 'a', 4);`,
  seal_receipts: `
    INSERT INTO orders (id, status, user_id, register_id, shift_id, receipt_number, subtotal, total, completed_at)
    VALUES (16, 'completed', 1, 1, 1, 1003, 5.50, 5.50, '2026-04-27 10:00+00');
    INSERT INTO order_items (order_id, product_id, product_name, quantity, unit_price, line_total)
    VALUES (16, 1, 'Assam', 1, 5.50, 5.50);
    INSERT INTO payments (order_id, method, amount) VALUES (16, 'cash', 5.50);
    INSERT INTO receipt_seals (order_id, form, text, hash) VALUES (16, 1, '{"form" : 1}', sha256('{"form" : 1}'));
    UPDATE receipt_counters SET last_hash = sha256('{"form" : 1}') WHERE register_id = 1;`,
  create_parked_carts: `
    INSERT INTO parked_carts (id, name, cart, customer_id, register_id, parked_by_id, outcome, ended_register_id, ended_by_id,
      ended_at)
    VALUES (1, 'Blue coat', '{"lines": [{"productId": 1, "quantity": 2}]}', 4, 1, 2, NULL, NULL, NULL, NULL),
      (2, 'Two teas', '{"lines": [{"productId": 2, "quantity": 1}]}', NULL, 1, 2, 'resumed', 1, 1, '2026-05-11 10:00+00');
    INSERT INTO parked_cart_requests (idempotency_key, request_hash, parked_cart_id) VALUES
      ('00000000-0000-4000-8000-000000000050', 'a', 1), ('00000000-0000-4000-8000-000000000051', 'b', 2);`,
  add_notes_and_list_prices: `
    INSERT INTO orders (id, status, user_id, register_id, shift_id, receipt_number, subtotal, total, note, completed_at)
    VALUES (18, 'completed', 1, 1, 1, 1005, 4.00, 4.00, 'Gift wrapped', '2026-05-12 10:00+00');
    INSERT INTO order_items (order_id, product_id, product_name, quantity, unit_price, list_price, price_reason, note,
      line_total)
    VALUES (18, 1, 'Assam', 1, 4.00, 5.50, 'Shelf label', 'Best before May', 4.00);
    INSERT INTO payments (order_id, method, amount) VALUES (18, 'cash', 4.00);`,
  count_receipt_prints: `
    INSERT INTO receipt_print_counters (order_id, last_copy) VALUES (16, 1);
    INSERT INTO receipt_prints (order_id, copy, user_id, device_id, idempotency_key) VALUES
      (16, 0, 2, 1, '00000000-0000-4000-8000-000000000050'), (16, 1, 1, NULL, '00000000-0000-4000-8000-000000000051');`,
  add_paper_width_to_devices: `
    INSERT INTO devices (id, register_id, name, token_hash, registered_by_id, paper_width)
    VALUES (2, 1, 'Window', 'of the window', 1, 'mm58');`,
  create_exchanges: `
    INSERT INTO exchanges (refund_id, order_id, amount) VALUES (2, 15, 5.00);`,
  create_credit_notes: `
    INSERT INTO credit_notes (number, invoice_id, refund_id, total, document) VALUES
      ('CN-1', 1, 1, 4.50, '{"number": "CN-1"}'), ('CN-2', 1, NULL, 10.00, '{"number": "CN-2"}');
    INSERT INTO document_counters (kind, last_number) VALUES ('credit_note', 2);`,
  seal_invoices: `
    UPDATE customers SET address = 'High Street 1', tax_number = 'DE123456789' WHERE id = 4;
    INSERT INTO invoices (id, number, order_id, customer_id, total, document) VALUES
      (2, 'INV-1', 17, 4, 8.50, '{"number": "INV-1", "customer": {"name": "Eve"}}'),
      (3, 'INV-2', 16, NULL, 5.50, '{"number": "INV-2", "customer": {"name": "Walk In Ltd"}}');
    INSERT INTO invoice_items (invoice_id, description, quantity, unit_price, line_total) VALUES (3, 'Assam', 1, 5.50, 5.50);
    INSERT INTO document_counters (kind, last_number) VALUES ('invoice', 2);`,
};
