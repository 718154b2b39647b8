import { DbError } from '../errors.ts';
import { findNodes, shown } from '../plan/names.ts';
import { findChanges, findCommands } from './changes.ts';
import { Choices, type Wishes } from './choose.ts';
import { type BothWays, type Comparison, compareSchema, findWayBack, preludeOf } from './compare.ts';
import type { DatabaseFacts } from './database-facts.ts';
import type { NewMigration } from './files.ts';
import { fillReturningColumns, requiredWithoutValue } from './fill.ts';
import { lossesOf } from './losses.ts';
import { type Part, splitDraft } from './parts.ts';
import { type Candidate, findCandidates } from './renames.ts';
import { convertReturningTypes } from './returning-types.ts';
import { type DraftStatement, statementText } from './script.ts';

/** Names without a schema lead there in every comparison. */
const SCHEMA = 'public';

/** What a draft is made by. */
export interface DraftOrder {
  readonly message: string;
  readonly oneFile: boolean;
  readonly safe: boolean;
  readonly wishes: Wishes;
  readonly partitioned: DatabaseFacts['partitioned'];
}

/** A draft that has not been written. */
export interface Draft {
  readonly migrations: readonly NewMigration[];
  /** What was renamed or converted. */
  readonly renames: readonly Candidate[];
  /** What looks renamed or converted, and is dropped all the same, because nobody has said so. */
  readonly undecided: readonly Candidate[];
  /** Columns that become required under a lock that stops everybody while all rows are read. */
  readonly readsUnderLock: readonly string[];
  /** New columns that are required and have no default: a table with rows can't get them. */
  readonly unfilled: readonly string[];
}

/**
 * Drafts the migrations that lead from the history to the Prisma schema. Writes nothing.
 *
 * @throws {DbError} DB_NOTHING_DETECTED, DB_DIFF_FAILED; DB_USAGE when a rename is wished that can't be.
 */
export async function draftMigrations(comparison: Comparison, order: DraftOrder): Promise<Draft> {
  let ways = await compareSchema(comparison);
  if (ways.up.length === 0) throw nothingDetected(comparison);

  const choices = new Choices(order.wishes);
  const renames: Candidate[] = [];
  const seen: Candidate[] = [];
  let candidates = candidatesOf(ways);
  for (;;) {
    seen.push(...candidates);
    const chosen = await choices.choose(candidates);
    if (chosen.length === 0) break;
    renames.push(...chosen);
    // With the renames done, what is left to do is found by comparing again.
    ways = await compareSchema(comparison, preludeOf(renames).up);
    candidates = candidatesOf(ways);
  }
  choices.assertAllUsed(seen);

  const { first, rest } = await takeEnumValues(comparison, renames, ways);
  const parts = splitDraft(rest.up, rest.down, { schema: SCHEMA, ...order });
  const main = first.enums ? parts : withPrelude(parts, first);
  const migrations = [
    ...(first.enums ? [{ about: first.about, kind: 'atomic' as const, up: first.up, down: first.down }] : []),
    ...main,
  ].map((part, _, all) => ({
    title: all.length === 1 || part.about === null ? order.message : `${order.message}: ${part.about}`,
    kind: part.kind,
    up: part.up,
    down: part.down,
    loses: lossesOfPart(part, first, rest),
  }));
  return {
    migrations,
    renames,
    undecided: choices.undecided(candidates),
    unfilled: unfilledColumns(rest.up),
    readsUnderLock: order.safe ? [] : requiredColumns(rest.up),
  };
}

function candidatesOf({ up, down }: BothWays): Candidate[] {
  return findCandidates(findChanges(up, down, SCHEMA), SCHEMA);
}

/** What goes before the rest: the renames, and with them the enum values that the rest uses. */
interface First {
  /** What comes after the message in its title. */
  readonly about: string;
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** Whether it has to be a migration of its own. */
  readonly enums: boolean;
  /** What undoing it loses. */
  readonly loses: string;
}

interface Rest extends BothWays {
  readonly loses: string;
}

/**
 * A new value of an enum can't be used in the transaction that adds it. If the rest of a draft uses one, all of them come
 * first, and the rest is compared again.
 */
async function takeEnumValues(
  comparison: Comparison,
  renames: readonly Candidate[],
  ways: BothWays,
): Promise<{ first: First; rest: Rest }> {
  const prelude = preludeOf(renames);
  const converted = renames
    .filter(({ kind }) => kind === 'conversion')
    .map(({ key }) => `how ${key} was written before`);
  const values = ways.up.filter((statement) => addedValue(statement) !== undefined);
  const others = ways.up.filter((statement) => !values.includes(statement));
  const used = new Set(findNodes(others, 'A_Const').flatMap(({ sval }) => sval?.sval ?? []));
  const isUsed = values.some((statement) => used.has(addedValue(statement) ?? ''));
  const about = renames.length > 0 ? 'renames and new enum values' : 'new enum values';
  if (!isUsed) return { first: { about, ...prelude, enums: false, loses: 'nothing' }, rest: prepare(ways, converted) };

  const added = values.map((statement) => statementText(statement, SCHEMA));
  const [back, rest] = await Promise.all([
    findWayBack(comparison, prelude.up, added),
    compareSchema(comparison, [...prelude.up, ...added]),
  ]);
  const first = {
    about,
    up: [...prelude.up, ...added],
    down: [...back.map((statement) => statementText(statement, SCHEMA)), ...prelude.down],
    enums: true,
    loses: lossesOf({ up: values, down: back }, findChanges(values, back, SCHEMA), SCHEMA, { lost: converted }),
  };
  return { first, rest: prepare(rest, []) };
}

/** Makes the way down usable on tables with rows, and says what it loses. */
function prepare({ up, down: wayBack }: BothWays, lost: readonly string[]): Rest {
  const down = convertReturningTypes(up, wayBack);
  const filled = fillReturningColumns(down, SCHEMA);
  const changes = findChanges(up, down, SCHEMA);
  const loses = lossesOf({ up, down }, changes, SCHEMA, { lost, refusals: filled.refusals });
  return { up, down: filled.down, loses };
}

function addedValue(statement: DraftStatement): string | undefined {
  if (statement.kind !== 'other' || !('AlterEnumStmt' in statement.node)) return undefined;
  const { oldVal, newVal } = statement.node.AlterEnumStmt;
  return oldVal === undefined ? newVal : undefined;
}

/** Puts the renames in front of the main migration, which may consist of nothing else. */
function withPrelude(parts: readonly Part[], { up, down }: First): Part[] {
  if (up.length === 0) return [...parts];
  const [head, ...others] = parts;
  const isMain = head !== undefined && head.about === null;
  const main: Part = isMain ? head : { about: null, kind: 'atomic', up: [], down: [] };
  return [{ ...main, up: [...up, ...main.up], down: [...main.down, ...down] }, ...(isMain ? others : parts)];
}

function lossesOfPart({ about }: Part, first: First, rest: Rest): string {
  if (about === null) return rest.loses;
  return first.enums && about === first.about ? first.loses : 'nothing';
}

function requiredColumns(up: readonly DraftStatement[]): string[] {
  return findCommands(up, 'AT_SetNotNull').map(({ table, node }) => `${shown(table, SCHEMA)}.${node.name}`);
}

/** Columns that a table with rows can't get, because nobody says what those rows have in them. */
function unfilledColumns(up: readonly DraftStatement[]): string[] {
  return findCommands(up, 'AT_AddColumn').flatMap((command) => {
    const column = requiredWithoutValue(command);
    return column === undefined ? [] : [`${shown(command.table, SCHEMA)}.${column}`];
  });
}

function nothingDetected({ schemaPath, folder, projectDir }: Comparison): DbError {
  const relative = (path: string) =>
    path
      .replace(projectDir, '')
      .replace(/^[\\/]/, '')
      .replaceAll('\\', '/');
  return new DbError('DB_NOTHING_DETECTED', {
    message: `Nothing detected: the migrations in ${relative(folder)} already lead to what ${relative(schemaPath)} describes.`,
    next: 'See that the schema is saved and that its file is the one of prisma.config.ts. A change that Prisma can not express (a CHECK, a view, a trigger, rows) is written by hand: npm run db -- revision "…".',
  });
}
