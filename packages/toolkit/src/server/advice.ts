/**
 * What helps when the server itself is in no state to do something, whatever that was: one sentence by the code of PostgreSQL's error.
 *
 * @returns Undefined for an error that is about the statement.
 */
export function adviceFor(code: string | undefined): string | undefined {
  return advices[code ?? ''];
}

const advices: Readonly<Record<string, string>> = {
  // query_canceled
  '57014':
    'A time limit ended it: raise statement_timeout for this user or database (ALTER ROLE … SET statement_timeout), or run the command when less is going on.',
  // read_only_sql_transaction
  '25006':
    'The server takes no changes from this session: use the address of the primary server, or a user and a database without default_transaction_read_only.',
  // disk_full
  '53100': "Make room on the server's disk, and run the command again.",
  // out_of_memory
  '53200': 'The server has no memory left: run the command when less is going on, or give it more.',
  // too_many_connections
  '53300': 'All connections of the server are taken: end some, or raise max_connections.',
};
