import type { ClientBase } from 'pg';
import { demand, type Shortfall } from '../demands.ts';

/** Something about the rows of the start that must be true of them afterwards. */
export interface Fact {
  /** As the end of "Expected: …": `the name of each customer`. */
  readonly says: string;
  /** What must come out, asked of the start. The first column tells the rows apart; all are compared as PostgreSQL writes them. */
  readonly start: string;
  /** The same, asked afterwards. Where it is left out, `start` is asked again. */
  readonly now?: string;
  /** Whether there may be no other rows. */
  readonly only?: boolean;
  /** Where alone it is asked: of the learner's database, because no other one has these rows, or of the copy. */
  readonly in?: 'own' | 'copy';
  readonly hint: Shortfall['hint'];
}

/** What a fact was at the start: each row under what its first column says. */
export type Known = ReadonlyMap<string, Row>;

type Row = readonly (string | null)[];

/** Reads what the facts are at the start. */
export async function readFacts(client: ClientBase, facts: readonly Fact[]): Promise<Known[]> {
  const found: Known[] = [];
  for (const { start } of facts) found.push((await rowsOf(client, start)).known);
  return found;
}

/** Ends a check with `NotYet` at the first fact that does not hold in a database. */
export async function demandFacts(client: ClientBase, facts: readonly Fact[], before: readonly Known[]): Promise<void> {
  for (const [index, { says, start, now = start, only = false, hint }] of facts.entries()) {
    const found = firstDifference(before[index] ?? new Map(), await rowsOf(client, now), only);
    demand(found === null, { expected: says, found: found ?? '', hint });
  }
}

interface Rows {
  readonly known: Known;
  /** The first row that is there twice. */
  readonly twice: string | null;
}

async function rowsOf(client: ClientBase, sql: string): Promise<Rows> {
  const { rows } = await client.query<(string | null)[]>({
    text: sql,
    rowMode: 'array',
    types: { getTypeParser: () => String },
  });
  const known = new Map<string, Row>();
  let twice: string | null = null;
  for (const row of rows) {
    const id = row[0] ?? 'NULL';
    if (known.has(id)) twice ??= id;
    known.set(id, row);
  }
  return { known, twice };
}

function firstDifference(before: Known, { known: after, twice }: Rows, only: boolean): string | null {
  const gone = [...before.keys()].filter((id) => !after.has(id));
  if (gone.length > 0) return `${gone.length} of ${before.size} are not there, the first is ${gone[0]}`;
  if (twice !== null && only) return `${twice} is there twice`;
  const changed = [...before].filter(([id, row]) => row.some((value, index) => after.get(id)?.[index] !== value));
  const [first] = changed;
  if (first !== undefined) {
    const [id, row] = first;
    const at = row.findIndex((value, index) => after.get(id)?.[index] !== value);
    const is = shown(after.get(id)?.[at]);
    return `${changed.length} of ${before.size} have something else: ${id} has ${is} instead of ${shown(row[at])}`;
  }
  const more = only ? [...after.keys()].find((id) => !before.has(id)) : undefined;
  return more === undefined ? null : `${more} is there as well`;
}

function shown(value: string | null | undefined): string {
  return value === null || value === undefined ? 'nothing' : `"${value}"`;
}
