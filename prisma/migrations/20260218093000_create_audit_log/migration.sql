-- Create the audit log
--
-- Revises: 20260216103500_unique_idempotency_keys
-- Kind: atomic
-- Why: who changed this price, who voided this sale, and when
-- Technique: a trigger that refuses UPDATE, DELETE and TRUNCATE: rows are only ever added. The body of a function
--   stands between two $$, and the semicolons inside it do not end the statement.
-- Trap: a tool that splits SQL at each semicolon breaks such a file. And a trigger stops mistakes, not an owner of the
--   table who means it: they can drop the trigger. Give the server a role that does not own its tables.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE audit_log (
    id BIGSERIAL NOT NULL,
    user_id INTEGER,
    action TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT,
    data JSONB,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);

CREATE INDEX audit_log_entity_entity_id_idx ON audit_log (entity, entity_id);
CREATE INDEX audit_log_created_at_idx ON audit_log (created_at);

ALTER TABLE audit_log ADD CONSTRAINT audit_log_user_id_fkey
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION audit_log_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of audit_log are only ever added; % is refused.', TG_OP;
END
$$;

CREATE TRIGGER audit_log_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse_change();

COMMIT;
