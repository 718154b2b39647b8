-- Undo: create registers, shifts, cash events, payments and refunds
--
-- Undoes: sha256:4261779e028d698402ceef22933d09bfd29c72c9b1f756025fa9c02533ba86eb
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
