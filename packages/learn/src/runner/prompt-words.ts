import pg from 'pg';

/** What can be typed at the prompt besides SQL. */
export const PROMPT_HELP = [
  'SQL         runs at the semicolon, also over several lines',
  '\\l          the databases of the server',
  '\\dn         the schemas of this database',
  '\\dt         its tables; \\d also its views',
  '\\d name     the columns, constraints and indexes of a table',
  'Ctrl+C      takes back what is typed; the arrow keys bring back earlier lines',
  'exit        leaves, as quit, \\q and Ctrl+D do',
].join('\n');

const OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'";

/** What a line asks for that is no SQL: to leave, a text to show, or SQL to run instead. Null: it is SQL. */
export type PromptWord = { readonly leave: true } | { readonly text: string } | { readonly sql: string };

/** Reads a line as psql and other prompts have it. A backslash begins no SQL, so nothing is taken away from that. */
export function readPromptWord(line: string): PromptWord | null {
  const [word = '', name] = line.trim().replace(/;$/, '').split(/\s+/);
  if (/^(exit|quit|\\q)$/i.test(word)) return { leave: true };
  if (/^(help|\\\?|\\h)$/i.test(word)) return { text: PROMPT_HELP };
  if (!word.startsWith('\\')) return null;
  if (word === '\\l') return { sql: 'SELECT datname AS database FROM pg_database WHERE NOT datistemplate ORDER BY 1' };
  if (word === '\\dn') return { sql: `SELECT n.nspname AS schema FROM pg_namespace n WHERE ${OURS} ORDER BY 1` };
  if (word === '\\d' && name !== undefined) return { sql: describe(name) };
  if (word === '\\d' || word === '\\dt')
    return { sql: listOf(word === '\\d' ? ['r', 'p', 'v', 'm', 'S'] : ['r', 'p']) };
  return { text: `${word} is not known here. "help" lists what is.` };
}

function listOf(kinds: readonly string[]): string {
  return `SELECT n.nspname AS schema, c.relname AS name,
                 CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind::text IN (${kinds.map((kind) => `'${kind}'`).join(', ')}) AND ${OURS} ORDER BY 1, 2`;
}

/** The cast says by itself when there is no such table. */
function describe(name: string): string {
  const table = `${pg.escapeLiteral(name)}::regclass`;
  return `SELECT attname AS column, format_type(atttypid, atttypmod) AS type, CASE WHEN attnotnull THEN 'not null' ELSE '' END AS "null",
                 coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS "default"
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
           WHERE attrelid = ${table} AND a.attnum > 0 AND NOT attisdropped ORDER BY a.attnum;
          SELECT conname AS constraint, pg_get_constraintdef(oid) AS definition FROM pg_constraint
           WHERE conrelid = ${table} AND contype <> 'n' ORDER BY 1;
          SELECT indexrelid::regclass AS index, pg_get_indexdef(indexrelid) AS definition FROM pg_index
           WHERE indrelid = ${table} ORDER BY 1`;
}
