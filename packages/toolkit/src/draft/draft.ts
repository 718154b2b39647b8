import { DbError } from '../errors.ts';
import { shown } from '../plan/relation-names.ts';
import { db } from '../project-command.ts';
import { Choices, type Wishes } from './choose.ts';
import { clearConversions } from './clear-users.ts';
import { type BothWays, type Comparison, compareSchema, SCHEMA } from './compare.ts';
import { completeWaysBack } from './complete-ways-back.ts';
import type { DatabaseFacts } from './database-facts.ts';
import type { DraftPart } from './draft-part.ts';
import type { DraftStatement } from './draft-statements.ts';
import { requiredWithoutValue } from './fill-returning-columns.ts';
import type { NewMigration } from './lay-out-migrations.ts';
import { withSentences } from './loses-line.ts';
import { type Candidate, findCandidates, preludeOf } from './renames.ts';
import { findChanges, findCommands } from './schema-changes.ts';
import { splitDraft } from './split.ts';
import { stage } from './stages.ts';

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
    renames.push(...chosen.filter(({ kind }) => kind !== 'conversion'));
    const conversions = chosen.filter(({ kind }) => kind === 'conversion');
    renames.push(...(await clearConversions(comparison, conversions, preludeOf(renames).up)));
    // With the renames done, what is left to do is found by comparing again.
    ways = await compareSchema(comparison, preludeOf(renames).up);
    candidates = candidatesOf(ways);
  }
  choices.assertAllUsed(seen);

  const { first, rest, last } = await stage(comparison, renames, ways);
  const split = splitDraft(rest.up, rest.down, { schema: SCHEMA, ...order });
  const staged = [
    ...(first?.about == null ? withPrelude(split, first) : [first, ...split]),
    ...(last === null ? [] : [last]),
  ];
  if (staged.length === 0) throw nothingDetected(comparison);
  const migrations = (await completeWaysBack(comparison, staged)).map(
    ({ about, kind, up, down, loses, refusals = [] }) => ({
      title: staged.length === 1 || about === null ? order.message : `${order.message}: ${about}`,
      kind,
      up,
      down,
      loses: withSentences(loses ?? (about === null ? rest.loses : 'nothing'), refusals),
    }),
  );
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

/** Puts the renames in front of the main migration, which may consist of nothing else. */
function withPrelude(parts: readonly DraftPart[], prelude: DraftPart | null): DraftPart[] {
  if (prelude === null) return [...parts];
  const [head, ...others] = parts;
  const isMain = head !== undefined && head.about === null;
  const main: DraftPart = isMain ? head : { about: null, kind: 'atomic', up: [], down: [] };
  const joined = { ...main, up: [...prelude.up, ...main.up], down: [...main.down, ...prelude.down] };
  return [joined, ...(isMain ? others : parts)];
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
    next: `See that the schema is saved and that its file is the one of prisma.config.ts. A change that Prisma can not express (a CHECK, a view, a trigger, rows) is written by hand: ${db('revision "…"')}.`,
  });
}
