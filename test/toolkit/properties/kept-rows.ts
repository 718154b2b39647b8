import type { ClientBase } from 'pg';
import type { Catalog } from '../../../packages/toolkit/src/catalog/catalog.ts';
import { readCatalog } from '../../../packages/toolkit/src/catalog/read-catalog.ts';
import { readRows, type TableRows } from '../../../packages/toolkit/src/catalog/table-rows.ts';
import type { PlannedRisk } from '../../../packages/toolkit/src/plan/plan.ts';
import type { PrismaSchema } from './prisma-schema.ts';
import { allTold, findWhereabouts, isSameColumn, type Place, type Told } from './whereabouts.ts';

/** What is in a database, each moment as it is called in UTC. */
export async function readInUtc(client: ClientBase): Promise<{ catalog: Catalog; rows: TableRows[] }> {
  const catalog = await readCatalog(client);
  await client.query("SET TimeZone TO 'UTC'; SET DateStyle TO 'ISO, MDY'");
  return { catalog, rows: await readRows(client) };
}

/** The values of every field that is still the same field are what they were. */
export function assertKept(
  before: PrismaSchema,
  after: PrismaSchema,
  was: readonly TableRows[],
  is: readonly TableRows[],
  isTold: Told = allTold,
): void {
  const whereabouts = findWhereabouts(before, after, isTold);
  for (const { id, name: table, fields } of before.models) {
    for (const old of fields) {
      const place = whereabouts({ table, column: old.name });
      const now = after.models.find((model) => model.id === id)?.fields.find((field) => field.id === old.id);
      if (!place || !now || !isSameColumn([before, after], [old, now], isTold)) continue;
      if (old.arity === 'optional' && now.arity === 'required') continue;
      const [one, other] = [valuesOf(was, table, old.name), valuesOf(is, place.table, place.column)];
      if (JSON.stringify(one) !== JSON.stringify(other))
        throw new Error(`The values of ${place.table}.${place.column} are no longer what they were:\n${one}\n${other}`);
    }
  }
}

/**
 * Every value that a way up threw away or changed was named by the plan, with how many there were; and what it named is gone.
 *
 * @param rows Before the way up, and after it, as they are written in UTC.
 */
export function assertForetold(
  risks: readonly PlannedRisk[],
  { first, second }: { readonly first: readonly TableRows[]; readonly second: readonly TableRows[] },
  whereabouts: (place: Place) => Place | null,
): void {
  for (const { table, columns } of first) {
    for (const column of columns) {
      const old = valuesOf(first, table, column).filter((value) => value !== null);
      const place = whereabouts({ table, column });
      const left = place && valuesOf(second, place.table, place.column).filter((value) => value !== null);
      const isKept = left !== null && alike(old, left);
      const names = new Set([`${table}.${column}`, `${table}.${place?.column}`]);
      const foretold = risks.filter(({ what }) => what === table || names.has(what));
      if (old.length > 0 && !isKept && foretold.length === 0)
        throw new Error(`The plan does not say that the values of ${table}.${column} are lost: ${old} became ${left}.`);
      // What all rows have in common may be a default, which they all get again.
      if (!isKept || new Set(old).size < 2) continue;
      const wrong = foretold.find(({ kind }) => kind === 'drop');
      if (wrong) throw new Error(`The plan says that ${wrong.what} is lost, and its values of ${column} are there.`);
    }
  }
  for (const { what, kind, rows, exact } of risks) {
    const counts = countsOf(first, what);
    if (kind === 'drop' && exact && counts.length > 0 && !counts.includes(rows))
      throw new Error(`The plan counts ${rows} in ${what}, and there are ${counts}.`);
  }
}

function countsOf(tables: readonly TableRows[], what: string): number[] {
  return tables.flatMap(({ table, columns, rows }) => {
    if (table === what) return [rows.length];
    return columns.flatMap((column, index) =>
      `${table}.${column}` === what ? [rows.filter((row) => row[index] !== null).length] : [],
    );
  });
}

function valuesOf(tables: readonly TableRows[], name: string, column: string): (string | null)[] {
  const table = tables.find((each) => each.table === name);
  const at = table?.columns.indexOf(column) ?? -1;
  return (table?.rows ?? []).map((row) => row[at] ?? null).sort();
}

/** Whether two columns of different types have the same values: a number may be written with more digits, a moment with its zone. */
function alike(one: readonly (string | null)[], other: readonly (string | null)[]): boolean {
  const plain = (values: readonly (string | null)[]) => values.map((value) => plainly(value ?? '')).sort();
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

function plainly(value: string): string {
  const element = /^\{([^,{}"]*)\}$/.exec(value)?.[1] ?? value;
  const text = element.trimEnd();
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return text
    .replace(/^(\d{4}-\d\d-\d\d)( 00:00:00)?\+00$/, '$1')
    .replace(/\+00$/, '')
    .replace(/ 00:00:00$/, '');
}
