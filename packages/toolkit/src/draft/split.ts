import type { TableName } from '../plan/relation-names.ts';
import type { DraftPart } from './draft-part.ts';
import { type DraftStatement, statementText } from './draft-statements.ts';
import { RemainingStatements } from './remaining-statements.ts';
import { createdTables, isSame } from './schema-changes.ts';
import { takeBuiltIndexes, takeDroppedIndexes } from './split-indexes.ts';
import { type LaterCheck, relaxForeignKeys, relaxNotNulls, takeLateForeignKeys } from './split-rules.ts';

/** How a draft is taken apart. */
export interface Splitting {
  readonly schema: string;
  /** Keep to one transaction: no CONCURRENTLY, no NOT VALID. */
  readonly oneFile: boolean;
  /** Make an existing column required in steps that don't read the table under a strong lock. */
  readonly safe: boolean;
  /** Tables on which PostgreSQL allows neither of the two. */
  readonly partitioned: readonly TableName[];
}

/**
 * Takes a draft apart into migrations that are safe on tables with rows, in the order in which they are applied. Pure.
 *
 * The main one has everything that takes an instant. What follows it reads whole tables without stopping anybody: an
 * index on a table that exists is built with CONCURRENTLY, alone in its file; a new foreign key is NOT VALID at first and
 * is validated in a later transaction, because in the same one its lock would be held through the reading.
 */
export function splitDraft(
  up: readonly DraftStatement[],
  down: readonly DraftStatement[],
  { schema, oneFile, safe, partitioned }: Splitting,
): DraftPart[] {
  if (oneFile) return withoutEmpty([mainPart({ up, down }, schema)]);
  const unsplit = [...createdTables(up, schema), ...partitioned];
  const allows = (table: TableName) => !unsplit.some((other) => isSame(other, table));
  const remaining = new RemainingStatements(up, down);
  const built = takeBuiltIndexes(remaining, schema, allows);
  const dropped = takeDroppedIndexes(remaining, schema, allows);
  const late = takeLateForeignKeys(remaining, schema, built);
  const checks = [
    ...relaxForeignKeys(remaining, schema, allows),
    ...(safe ? relaxNotNulls(remaining, schema, allows) : []),
  ];
  // An index that gets another definition under its old name has to make room first.
  const replaced = dropped.filter(({ name }) => built.some((index) => isSame(index.name, name)));
  return withoutEmpty([
    mainPart(remaining, schema),
    ...replaced.map(({ part }) => part),
    ...built.map(({ part }) => part),
    ...late,
    validation(checks),
    ...dropped.filter((index) => !replaced.includes(index)).map(({ part }) => part),
  ]);
}

function mainPart({ up, down }: Pick<RemainingStatements, 'up' | 'down'>, schema: string): DraftPart {
  const text = (statement: DraftStatement) => statementText(statement, schema);
  return { about: null, kind: 'atomic', up: up.map(text), down: down.map(text) };
}

/** All checks first: SET NOT NULL takes a lock that would be held through the reading of what comes after it. */
function validation(checks: readonly LaterCheck[]): DraftPart {
  return {
    about: checks.length === 1 ? `validate ${checks[0]?.name}` : 'validate the new rules',
    kind: 'atomic',
    up: [...checks.map(({ validate }) => validate), ...checks.flatMap(({ finish }) => finish)],
    down: checks.toReversed().flatMap(({ undo }) => undo),
  };
}

function withoutEmpty(parts: readonly DraftPart[]): DraftPart[] {
  return parts.filter(({ up }) => up.length > 0);
}
