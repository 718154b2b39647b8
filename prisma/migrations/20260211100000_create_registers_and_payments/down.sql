-- Undo: create registers, shifts, cash events, payments and refunds
--
-- Undoes: sha256:1c89cb9ca459680f9cf5e7ea2cf68cc436ac4b8effb817d086ab97a2d3ff2276
-- Signed: sha256:bdfad2e65a346da0e95a21f039aa5c89c6243b8ec1248c9478ac2507186892d5
-- Kind: atomic
-- Loses: every register, shift, cash event, payment and refund. The orders stay
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE refund_items;
DROP TABLE refunds;
DROP TABLE payments;
DROP TABLE cash_events;
DROP TABLE shifts;
DROP TABLE receipt_counters;
DROP TABLE registers;
DROP TYPE cash_event_kind;
DROP TYPE payment_method;

COMMIT;
