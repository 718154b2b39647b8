import { counted } from 'pos-migrate/internal/counted';
import { columns } from 'pos-migrate/internal/output';

/** Longer values are cut: the terminal is not where they are read. */
const LONGEST = 60;

/** What one statement came to. */
export interface StatementResult {
  readonly command: string;
  readonly rowCount: number | null;
  readonly fields: readonly { readonly name: string }[];
  /** In the order of the fields. */
  readonly rows: readonly (readonly unknown[])[];
}

/** The result of a statement as plain text: a table with a line below its heads, or what was done to how many rows. */
export function resultInWords({ command, rowCount, fields, rows }: StatementResult): string {
  if (fields.length === 0) return rowCount === null ? command : `${command} ${rowCount}`;
  const heads = fields.map(({ name }) => name);
  const cells = rows.map((row) => row.map(cell));
  const widths = heads.map((head, index) => Math.max(head.length, ...cells.map((row) => row[index]?.length ?? 0)));
  const count = `(${counted(rows.length, 'row')})`;
  return [columns([heads, widths.map((width) => '-'.repeat(width)), ...cells]), count].join('\n');
}

function cell(value: unknown): string {
  const text = value === null ? 'NULL' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
