import { nameOf, nameOfWords, type TableName, wordsOf } from '../plan/relation-names.ts';
import type { DraftPart } from './draft-part.ts';
import type { OtherStatement, RemainingStatements } from './remaining-statements.ts';
import { isSame } from './schema-changes.ts';
import { quotedTable } from './sql-text.ts';

/** An index that is built or dropped in a migration of its own. */
export interface IndexPart {
  readonly name: TableName;
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly part: DraftPart;
}

/** Takes out the indexes that tables get, as far as these allow CONCURRENTLY. */
export function takeBuiltIndexes(
  remaining: RemainingStatements,
  schema: string,
  allows: (table: TableName) => boolean,
): IndexPart[] {
  return remaining.takeUp((statement) => {
    const index = readIndex(statement, schema);
    if (!index || !allows(index.table)) return undefined;
    remaining.takeDown((other) => isDropOf(other, index.name, schema));
    return {
      ...index,
      part: concurrent(`build ${index.name.name}`, buildText(statement), dropText(index.name, schema)),
    };
  });
}

/** Takes out the indexes that go while their tables and columns stay; one whose column goes, goes with it. */
export function takeDroppedIndexes(
  remaining: RemainingStatements,
  schema: string,
  allows: (table: TableName) => boolean,
): IndexPart[] {
  const gone = remaining.up.flatMap((statement) =>
    statement.kind !== 'alter'
      ? []
      : statement.commands
          .filter(({ node }) => node.subtype === 'AT_DropColumn')
          .map(({ node }) => ({ table: statement.table, column: node.name ?? '' })),
  );
  return remaining.takeUp((statement) => {
    const name = droppedIndex(statement, schema);
    const before = name && findBuilt(remaining, name, schema);
    // Without its definition there is no way back.
    if (!name || !before || !allows(before.index.table)) return undefined;
    const goesWithColumn = gone.some(
      ({ table, column }) => isSame(table, before.index.table) && before.index.columns.includes(column),
    );
    if (goesWithColumn) return undefined;
    remaining.takeDown((other) => other === before.statement);
    return {
      ...before.index,
      part: concurrent(`drop ${name.name}`, dropText(name, schema), buildText(before.statement)),
    };
  });
}

/** What the way down says of an index that the way up drops. */
function findBuilt(remaining: RemainingStatements, name: TableName, schema: string) {
  for (const statement of remaining.down) {
    const index = statement.kind === 'other' ? readIndex(statement, schema) : undefined;
    if (index && statement.kind === 'other' && isSame(index.name, name)) return { statement, index };
  }
  return undefined;
}

function readIndex(statement: OtherStatement, schema: string): Omit<IndexPart, 'part'> | undefined {
  if (!('IndexStmt' in statement.node)) return undefined;
  const { idxname = '', relation, indexParams, unique } = statement.node.IndexStmt;
  const table = nameOf(relation, schema);
  const columns = (indexParams ?? []).flatMap((param) => ('IndexElem' in param ? (param.IndexElem.name ?? []) : []));
  return { name: { schema: table.schema, name: idxname }, table, columns, unique: unique === true };
}

function droppedIndex({ node }: OtherStatement, schema: string): TableName | undefined {
  if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_INDEX') return undefined;
  return nameOfWords(wordsOf(node.DropStmt.objects?.[0]), schema);
}

function isDropOf(statement: OtherStatement, name: TableName, schema: string): boolean {
  const dropped = droppedIndex(statement, schema);
  return dropped !== undefined && isSame(dropped, name);
}

function concurrent(about: string, up: string, down: string): DraftPart {
  return { about, kind: 'concurrent', up: [up], down: [down] };
}

function buildText({ sql }: OtherStatement): string {
  return `${sql.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY ')};`;
}

function dropText(name: TableName, schema: string): string {
  return `DROP INDEX CONCURRENTLY ${quotedTable(name, schema)};`;
}
