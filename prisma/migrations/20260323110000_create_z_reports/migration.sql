-- Create Z reports
--
-- Revises: 20260323101500_add_counts_to_shifts
-- Kind: atomic
-- Why: at the end of each shift the books are closed for good, under a number that only rises
-- Technique: the report is kept as it was (jsonb), beside the few columns that the database itself must hold to: one
--   for each shift, numbers without doubles, totals that go on from the report before. A trigger refuses every change.
--   The counter is counted up in the transaction that closes the shift: if that fails, the number was never used.
-- Trap: a report that is worked out anew whenever somebody looks says something else after the next refund. What was
--   printed must be what is kept.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE z_report_counters (
    register_id INTEGER NOT NULL,
    last_number INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT z_report_counters_pkey PRIMARY KEY (register_id),
    CONSTRAINT z_report_counters_last_number_check CHECK (last_number >= 0)
);

ALTER TABLE z_report_counters ADD CONSTRAINT z_report_counters_register_id_fkey
    FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE z_reports (
    id SERIAL NOT NULL,
    register_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    shift_id INTEGER NOT NULL,
    business_day DATE NOT NULL,
    report JSONB NOT NULL,
    running_sales NUMERIC(20,3) NOT NULL,
    running_refunds NUMERIC(20,3) NOT NULL,
    running_net NUMERIC(20,3) NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT z_reports_pkey PRIMARY KEY (id),
    CONSTRAINT z_reports_number_check CHECK (number > 0),
    CONSTRAINT z_reports_running_check CHECK (
        running_sales >= 0 AND running_refunds >= 0 AND running_net = running_sales - running_refunds
    )
);

CREATE UNIQUE INDEX z_reports_register_id_number_key ON z_reports (register_id, number);
CREATE UNIQUE INDEX z_reports_shift_id_key ON z_reports (shift_id);
CREATE INDEX z_reports_business_day_idx ON z_reports (business_day);

ALTER TABLE z_reports
    ADD CONSTRAINT z_reports_register_id_fkey
        FOREIGN KEY (register_id) REFERENCES registers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT z_reports_shift_id_fkey
        FOREIGN KEY (shift_id) REFERENCES shifts (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION z_reports_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of z_reports are only ever added; % is refused.', TG_OP;
END
$$;

CREATE TRIGGER z_reports_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON z_reports
    FOR EACH STATEMENT EXECUTE FUNCTION z_reports_refuse_change();

COMMIT;
