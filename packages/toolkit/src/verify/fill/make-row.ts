import pg, { type ClientBase } from 'pg';
import { literal } from '../../sql/quote.ts';
import { candidates, valuesIn } from './candidates.ts';
import type { Check, ColumnShape, ForeignKey, TableShape } from './table-shape.ts';

/** A row as the pieces of an INSERT: SQL for each column that is given a value. */
export type NewRow = ReadonlyMap<string, string>;

/** How much of a row is filled in: every column, or only those that have to be. */
export type RowStyle = 'full' | 'sparse';

/** No row could be thought of. */
export class NoRowFits extends Error {
  override readonly name = 'NoRowFits';
}

/**
 * Thinks of a row that keeps the table's types, its foreign keys and its CHECK constraints. PostgreSQL itself chooses
 * among the candidates for the columns that a CHECK ties together.
 *
 * @param seed A different number for each row.
 * @throws {NoRowFits} When there is nothing to refer to, or no candidates keep the checks.
 */
export async function makeRow(client: ClientBase, shape: TableShape, seed: number, style: RowStyle): Promise<NewRow> {
  const references = await pickReferences(client, shape, seed, style);
  const checked = new Map<string, string[]>();
  for (const { columns, expression } of shape.checks) {
    for (const name of columns) checked.set(name, [...(checked.get(name) ?? []), ...valuesIn(expression)]);
  }
  const options = new Map<string, string[]>();
  for (const column of shape.columns) {
    const reference = references.get(column.name);
    const mentioned = checked.get(column.name);
    const found = reference ? [reference] : optionsFor(column, seed, style, mentioned);
    if (found.length === 0) throw new NoRowFits(`no value of type ${column.type} is known for ${column.name}`);
    options.set(column.name, mentioned ? found : found.slice(0, 1));
  }
  for (const group of groupChecks(shape.checks)) {
    const chosen = await choose(client, shape, group, options);
    for (const [name, value] of chosen) options.set(name, [value]);
  }
  const row = [...options].map(([name, [value = 'DEFAULT']]) => [name, value] as const);
  return new Map(row.filter(([, value]) => value !== 'DEFAULT'));
}

/** SQL for the values that a column may get; `DEFAULT` leaves it to PostgreSQL. */
function optionsFor(column: ColumnShape, seed: number, style: RowStyle, mentioned: readonly string[] = []): string[] {
  if (column.counted) return ['DEFAULT'];
  const values = candidates(column, seed, mentioned).map((value) => typedLiteral(value, column.type));
  const left = [];
  if (column.default !== null) left.push(mentioned.length > 0 ? `(${column.default})::${column.type}` : 'DEFAULT');
  if (!column.required) left.push(`NULL::${column.type}`);
  return style === 'full' ? [...values, ...left] : [...left, ...values];
}

/** For each foreign key the values of one row that is there; different rows for different seeds. */
async function pickReferences(
  client: ClientBase,
  shape: TableShape,
  seed: number,
  style: RowStyle,
): Promise<Map<string, string>> {
  const columns = new Map(shape.columns.map((column) => [column.name, column]));
  const found = new Map<string, string>();
  for (const key of shape.foreignKeys) {
    const optional = key.columns.filter((name) => columns.get(name)?.required === false);
    const row = style === 'sparse' && optional.length > 0 ? undefined : await pickTarget(client, key, seed);
    if (row === undefined && optional.length === 0) {
      throw new NoRowFits(`there is no row in ${key.table} that it could refer to`);
    }
    for (const [index, name] of key.columns.entries()) {
      const type = columns.get(name)?.type ?? 'text';
      if (row !== undefined) found.set(name, found.get(name) ?? typedLiteral(row[index] ?? '', type));
      else if (optional.includes(name)) found.set(name, `NULL::${type}`);
    }
  }
  return found;
}

async function pickTarget(client: ClientBase, key: ForeignKey, seed: number): Promise<string[] | undefined> {
  const targets = key.target.map((name) => pg.escapeIdentifier(name));
  const { rows } = await client.query<string[]>({
    text: `SELECT ${targets.map((name) => `${name}::text`).join(', ')}
      FROM ${pg.escapeIdentifier(key.schema)}.${pg.escapeIdentifier(key.table)}
      WHERE ${targets.map((name) => `${name} IS NOT NULL`).join(' AND ')} ORDER BY ${targets.join(', ')} LIMIT 50`,
    rowMode: 'array',
  });
  return rows[seed % Math.max(rows.length, 1)];
}

/** CHECKs that share columns belong together, because they must hold for the same values. Pure. */
export function groupChecks(checks: readonly Check[]): Check[][] {
  const groups: Check[][] = [];
  for (const check of checks.filter(({ columns }) => columns.length > 0)) {
    const tied = groups.filter((group) => group.some(({ columns }) => columns.some((c) => check.columns.includes(c))));
    for (const group of tied) groups.splice(groups.indexOf(group), 1);
    groups.push([...tied.flat(), check]);
  }
  return groups;
}

async function choose(
  client: ClientBase,
  shape: TableShape,
  checks: readonly Check[],
  options: ReadonlyMap<string, readonly string[]>,
): Promise<[string, string][]> {
  const types = new Map(shape.columns.map((column) => [column.name, column.type]));
  const generated = checks.flatMap(({ columns }) => columns).find((name) => !types.has(name));
  const usable = generated === undefined ? checks : checks.filter(({ columns }) => columns.every((c) => types.has(c)));
  const names = [...new Set(usable.flatMap(({ columns }) => columns))].filter((name) => !isCounted(options.get(name)));
  const conditions = usable.filter(({ columns }) => columns.every((name) => names.includes(name)));
  if (names.length === 0 || conditions.length === 0) return [];
  const lists = names.map((name, index) => {
    const rows = (options.get(name) ?? []).map((value) => `(${value})`).join(', ');
    return `(VALUES ${rows}) AS v${index}(${pg.escapeIdentifier(name)})`;
  });
  const { rows } = await client.query<(string | null)[]>({
    text: `SELECT ${names.map((name) => `${pg.escapeIdentifier(name)}::text`).join(', ')} FROM ${lists.join(', ')}
      WHERE ${conditions.map(({ expression }) => `(${expression}) IS NOT FALSE`).join(' AND ')} LIMIT 1`,
    rowMode: 'array',
  });
  const [row] = rows;
  if (row === undefined) throw new NoRowFits(`no values were found that keep its CHECK on ${names.join(', ')}`);
  return names.map((name, index) => {
    const value = row[index] ?? null;
    return [name, value === null ? `NULL::${types.get(name)}` : typedLiteral(value, types.get(name) ?? 'text')];
  });
}

function isCounted(options: readonly string[] | undefined): boolean {
  return options?.[0] === 'DEFAULT';
}

function typedLiteral(value: string, type: string): string {
  return `${literal(value)}::${type}`;
}
