-- Undo: create Z reports
-- Undoes: sha256:f880a7e34ea86e2fe308b83be5b23f8a4908e9b062825ccf327c543bbf656565
-- Signed: sha256:25f0bef7c97a3e4b78ce767a65c8260f0352a0c6fb6d31b739b23b3a850af9f8
--
-- Kind: atomic
-- Loses: every Z report with its number and the running totals. The shifts stay. Where the law asks for the reports,
--   take a backup first
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE z_reports;
DROP FUNCTION z_reports_refuse_change();
DROP TABLE z_report_counters;

COMMIT;
