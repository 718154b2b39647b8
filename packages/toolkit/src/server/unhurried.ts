/**
 * SQL for a session that writes and takes as long as it takes, whatever the database or the user has set against writing and
 * against long sessions.
 */
export const UNHURRIED = `SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE;
  SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN
    ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout')`;
