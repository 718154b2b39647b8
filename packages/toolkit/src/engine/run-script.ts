import { nulFault } from '../sql/text-fault.ts';

/** As much of a pool as a script needs. Not `pg.Pool`: where packages are not shared, the adapter has its own types of `pg`. */
interface Sessions {
  connect(): Promise<Session>;
}

interface Session {
  query(sql: string): Promise<unknown>;
  release(): void;
}

/** What `pg` knows of the session's transaction, beside its types: I idle, T within one, E within a failed one. */
interface TransactionStatus {
  getTransactionStatus(): 'I' | 'T' | 'E' | null;
}

/**
 * Runs a whole migration file as one simple query on one connection, as `psql -c` would. PostgreSQL itself tells where
 * a statement ends, and takes what has no BEGIN of its own as one transaction.
 *
 * Afterwards the session is as it was before: what a file opened or SET does not reach the next file, so that a
 * history replayed in one go means the same as files applied one by one.
 *
 * @throws the server's error, or one of its kind when the file leaves its transaction open or has a NUL byte
 */
export async function runScript(pool: Sessions, script: string): Promise<void> {
  const nul = nulFault(script);
  if (nul !== null) throw refusal('22021', `The file can't be run: ${nul}`);
  const client = await pool.connect();
  try {
    await client.query(script);
    if ((client as unknown as TransactionStatus).getTransactionStatus() !== 'I') {
      await client.query('ROLLBACK');
      throw refusal('25001', 'BEGIN without COMMIT: the file leaves its transaction open, so it was rolled back');
    }
    await client.query('RESET ALL');
    client.release();
  } catch (error) {
    // Within BEGIN the session stays in the failed transaction, in which the engine could not even note the failure.
    await client.query('ROLLBACK; RESET ALL').catch(() => undefined);
    client.release();
    throw error;
  }
}

/** An error that says what PostgreSQL would say. */
function refusal(code: string, message: string): Error {
  return Object.assign(new Error(message), { severity: 'ERROR', code });
}
