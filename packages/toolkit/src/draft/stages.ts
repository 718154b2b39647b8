import { findNodes } from '../plan/relation-names.ts';
import { quoted } from '../sql/quote.ts';
import { clearKeys } from './clear-keys.ts';
import { clearUsers } from './clear-users.ts';
import { type BothWays, type Comparison, compareSchema, SCHEMA, text } from './compare.ts';
import type { DraftPart } from './draft-part.ts';
import type { DraftStatement } from './draft-statements.ts';
import { fillReturningColumns } from './fill-returning-columns.ts';
import { keepMoments } from './keep-moments.ts';
import { losesLine } from './loses-line.ts';
import { goOnNumbering } from './number-rows.ts';
import { type Candidate, preludeOf } from './renames.ts';
import { convertReturningTypes } from './returning-types.ts';
import { addedValue, findChanges } from './schema-changes.ts';
import { spellCasts } from './spell-casts.ts';
import { findWayBack } from './way-back.ts';

/** A draft in the order in which its stages have to be committed. */
export interface Stages {
  /** The renames and conversions, and the new enum values if they can't wait; without a title if they go with the rest. */
  readonly first: DraftPart | null;
  readonly rest: BothWays & { readonly loses: string };
  /** The enum values that go, if they can't go with the rest. */
  readonly last: DraftPart | null;
}

/**
 * Takes apart what enums keep from sharing a transaction. Pure but for the comparisons.
 *
 * A new value can't be used in the transaction that adds it. So new values that the rest uses come first. And values that
 * go come last where the way back over the rest uses them, because there they are the new ones.
 */
export async function stage(comparison: Comparison, renames: readonly Candidate[], found: BothWays): Promise<Stages> {
  const prelude = preludeOf(renames);
  const conversions = renames.filter(({ kind }) => kind === 'conversion');
  const converted: Lost = {
    lost: conversions.map(({ key }) => `how ${key} was written before`),
    refusals: conversions.flatMap(({ refusal }) => refusal ?? []),
  };
  let ways = found;
  let first: DraftPart | null =
    prelude.up.length > 0 ? { about: null, kind: 'atomic', up: prelude.up, down: prelude.down } : null;

  if (usesNewValues(ways.up)) {
    const values = ways.up.filter(addsValue);
    const added = values.map(text);
    // One after the other: nobody may be connected to a database while it is copied.
    const { down: back } = await findWayBack(comparison, prelude.up, values, []);
    const rest = await compareSchema(comparison, [...prelude.up, ...added]);
    first = {
      about: renames.length > 0 ? 'renames and new enum values' : 'new enum values',
      kind: 'atomic',
      up: [...prelude.up, ...added],
      down: [...(await clearUsers(comparison, back, [...prelude.up, ...added])).map(text), ...prelude.down],
      loses: losses({ up: values, down: back }, converted),
    };
    ways = rest;
  }
  const lost = first?.about == null ? converted : {};
  const last = usesNewValues(ways.down) ? ways.up.filter(shrinksEnum) : [];
  const before = first?.up ?? [];
  if (last.length === 0) return { first, rest: await prepare(comparison, ways, before, lost), last: null };

  const up = ways.up.filter((statement) => !shrinksEnum(statement));
  const rest = await prepare(comparison, { up, down: ways.down }, before, lost);
  const done = [...before, ...rest.up.map(text)];
  const end = await compareSchema(comparison, done);
  const values = await findWayBack(comparison, done, await clearUsers(comparison, end.up, done), end.down);
  const taken: DraftPart = {
    about: 'take away enum values',
    kind: 'atomic',
    up: values.up.map(text),
    down: values.down.map(text),
    loses: losses({ up: end.up, down: values.down }, {}),
  };
  return { first, rest, last: taken };
}

/** Makes both ways usable on tables with rows and with what Prisma does not know, and says what the way down loses. */
async function prepare(
  comparison: Comparison,
  ways: BothWays,
  before: readonly string[],
  { lost = [], refusals = [] }: Lost,
): Promise<Stages['rest']> {
  const spelled = spellCasts(ways.up, ways.down);
  const cleared = await clearUsers(comparison, await clearKeys(comparison, spelled, before), before);
  const found = await findWayBack(comparison, before, cleared, ways.down);
  const there = goOnNumbering(found.up, SCHEMA);
  const returning = spellCasts(convertReturningTypes(found.up, found.down), found.up);
  const { up, down } = keepMoments({ up: there, down: returning });
  const filled = fillReturningColumns(down, SCHEMA);
  const loses = losses({ up, down }, { lost, refusals: [...refusals, ...filled.refusals] });
  const done = [...before, ...up.map(text)];
  const clearedDown = await clearUsers(comparison, await clearKeys(comparison, filled.down, done), done);
  return { up, down: [...clearedDown, ...dropSchemas(up)], loses };
}

/** Prisma makes PostgreSQL schemas and never drops one. PostgreSQL refuses to drop one that somebody else has filled. */
function dropSchemas(up: readonly DraftStatement[]): DraftStatement[] {
  return up.flatMap((statement) => {
    if (statement.kind !== 'other' || !('CreateSchemaStmt' in statement.node)) return [];
    const name = statement.node.CreateSchemaStmt.schemaname ?? '';
    return [{ kind: 'other', sql: `DROP SCHEMA ${quoted(name)}`, node: { DropStmt: { removeType: 'OBJECT_SCHEMA' } } }];
  });
}

/** What is lost beside what the statements say, and for which rows the way down refuses. */
interface Lost {
  readonly lost?: readonly string[];
  readonly refusals?: readonly string[];
}

function losses(ways: BothWays, more: Lost): string {
  return losesLine(ways, findChanges(ways.up, ways.down, SCHEMA), SCHEMA, more);
}

/** Whether a script adds a value to an enum, and uses it. */
function usesNewValues(statements: readonly DraftStatement[]): boolean {
  const others = statements.filter((statement) => !addsValue(statement));
  const used = new Set(findNodes(others, 'A_Const').flatMap(({ sval }) => sval?.sval ?? []));
  return statements.some((statement) => {
    const value = addedValue(statement, SCHEMA)?.value;
    return value !== undefined && used.has(value);
  });
}

function addsValue(statement: DraftStatement): boolean {
  return addedValue(statement, SCHEMA) !== undefined;
}

function shrinksEnum(statement: DraftStatement): boolean {
  return statement.kind === 'other' && statement.shrinksEnum === true;
}
