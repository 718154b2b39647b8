import type { Node } from 'libpg-query';
import { findNodes, nameOf, nameOfWords, shown, type TableName, wordsOf } from '../plan/relation-names.ts';
import type { LintedStatement } from './migration.ts';

/** `changes`: what comes after sees another thing. `adds`: rows come in. `uses`: it must be there, and be as it is. */
export type TouchKind = 'changes' | 'adds' | 'uses';

/** An object that a statement has to do with. */
export interface Touch {
  readonly kind: TouchKind;
  /** What people call it: `the column products.price`, `the rows of products`. */
  readonly object: string;
  /** The table that it belongs to: what happens to the whole table happens to it. */
  readonly table: string | null;
  /** Whether it is that table itself. */
  readonly whole: boolean;
}

/** What a statement touches, as far as its text tells: not what a DO, a function or a trigger does. */
export function touchesOf(statement: LintedStatement, defaultSchema: string): Touch[] {
  const { node } = statement;
  const name = (table: TableName) => shown(table, defaultSchema);
  const whole = (kind: TouchKind, table: TableName): Touch =>
    touch(kind, `the table ${name(table)}`, name(table), true);
  const column = (kind: TouchKind, table: TableName, each: string): Touch =>
    touch(kind, `the column ${name(table)}.${each}`, name(table));

  if ('CreateStmt' in node) return [whole('changes', nameOf(node.CreateStmt.relation, defaultSchema))];
  if ('AlterTableStmt' in node) return alterTouches(statement, defaultSchema, { whole, column });
  if ('RenameStmt' in node && node.RenameStmt.relation) {
    const { renameType, relation, subname = '', newname = '' } = node.RenameStmt;
    const table = nameOf(relation, defaultSchema);
    if (renameType === 'OBJECT_COLUMN') return [column('changes', table, subname), column('changes', table, newname)];
    if (renameType === 'OBJECT_TABLE') return [whole('changes', table), whole('changes', { ...table, name: newname })];
    return [touch('changes', `${subname || table.name} of ${name(table)}`, name(table))];
  }
  if ('IndexStmt' in node) {
    const table = nameOf(node.IndexStmt.relation, defaultSchema);
    const columns = (node.IndexStmt.indexParams ?? []).flatMap((each) =>
      'IndexElem' in each && each.IndexElem.name !== undefined ? [each.IndexElem.name] : [],
    );
    const read = [...columns, ...columnNames([node.IndexStmt.whereClause, node.IndexStmt.indexParams])];
    return [
      touch('changes', `the index ${node.IndexStmt.idxname ?? '?'}`, name(table)),
      ...read.map((each) => column('uses', table, each)),
    ];
  }
  if ('DropStmt' in node) {
    const kind = kindWords[node.DropStmt.removeType ?? ''] ?? 'object';
    return (node.DropStmt.objects ?? []).map((object) => {
      const dropped = nameOfWords(wordsOf(object), defaultSchema);
      return kind === 'table' ? whole('changes', dropped) : touch('changes', `the ${kind} ${name(dropped)}`, null);
    });
  }
  if ('AlterEnumStmt' in node || 'CreateEnumStmt' in node) {
    const words = 'AlterEnumStmt' in node ? node.AlterEnumStmt.typeName : node.CreateEnumStmt.typeName;
    const type = nameOfWords((words ?? []).flatMap(wordsOf), defaultSchema);
    return [touch('changes', `the type ${name(type)}`, null)];
  }
  if ('CreateFunctionStmt' in node) {
    const words = (node.CreateFunctionStmt.funcname ?? []).flatMap(wordsOf);
    return [touch('changes', `the function ${name(nameOfWords(words, defaultSchema))}`, null)];
  }
  if ('ViewStmt' in node) {
    const view = nameOf(node.ViewStmt.view, defaultSchema);
    return [touch('changes', `the view ${name(view)}`, null), ...readTouches(node, defaultSchema, { whole, column })];
  }
  return rowTouches(node, defaultSchema, { whole, column });
}

interface Words {
  readonly whole: (kind: TouchKind, table: TableName) => Touch;
  readonly column: (kind: TouchKind, table: TableName, column: string) => Touch;
}

const kindWords: Readonly<Record<string, string>> = {
  OBJECT_TABLE: 'table',
  OBJECT_INDEX: 'index',
  OBJECT_TYPE: 'type',
  OBJECT_VIEW: 'view',
  OBJECT_FUNCTION: 'function',
  OBJECT_SEQUENCE: 'sequence',
};

function touch(kind: TouchKind, object: string, table: string | null, whole = false): Touch {
  return { kind, object, table, whole };
}

function alterTouches(statement: LintedStatement, defaultSchema: string, { column }: Words): Touch[] {
  const touches: Touch[] = statement.columns.map((change) => column('changes', change.table, change.column));
  for (const { table, constraint } of statement.constraints) {
    const owner = shown(table, defaultSchema);
    if (constraint.conname !== undefined) touches.push(touch('changes', `${constraint.conname} of ${owner}`, owner));
    const own = [...(constraint.keys ?? []), ...(constraint.fk_attrs ?? [])].flatMap(wordsOf);
    for (const each of [...own, ...columnNames(constraint.raw_expr)]) touches.push(column('uses', table, each));
    const target = constraint.pktable && nameOf(constraint.pktable, defaultSchema);
    if (target)
      for (const each of (constraint.pk_attrs ?? []).flatMap(wordsOf)) touches.push(column('uses', target, each));
  }
  for (const { table, command } of statement.commands) {
    const { subtype = '', name = '' } = command;
    const owner = shown(table, defaultSchema);
    if (/^AT_(DropColumn|ColumnDefault|SetNotNull|DropNotNull)$/.test(subtype))
      touches.push(column('changes', table, name));
    if (/Constraint$/.test(subtype) && name !== '') touches.push(touch('changes', `${name} of ${owner}`, owner));
  }
  return touches;
}

function rowTouches(node: Node, defaultSchema: string, words: Words): Touch[] {
  const rows = (kind: TouchKind, table: TableName) => {
    const name = shown(table, defaultSchema);
    return touch(kind, `the rows of ${name}`, name);
  };
  // A WITH clause may change rows as well, so these are looked for everywhere in the statement.
  const touches: Touch[] = [];
  for (const { relation, targetList } of findNodes(node, 'UpdateStmt')) {
    const table = nameOf(relation, defaultSchema);
    for (const target of targetList ?? []) {
      if ('ResTarget' in target) touches.push(words.column('changes', table, target.ResTarget.name ?? '?'));
    }
    touches.push(rows('uses', table));
  }
  for (const { relation } of findNodes(node, 'InsertStmt')) touches.push(rows('adds', nameOf(relation, defaultSchema)));
  for (const { relation } of findNodes(node, 'DeleteStmt'))
    touches.push(rows('changes', nameOf(relation, defaultSchema)));
  for (const { relations } of findNodes(node, 'TruncateStmt')) {
    for (const each of relations ?? []) {
      if ('RangeVar' in each) touches.push(rows('changes', nameOf(each.RangeVar, defaultSchema)));
    }
  }
  if (touches.length === 0) return [];
  return [...touches, ...readTouches(node, defaultSchema, words)];
}

/** Which table an unqualified column is of, the text doesn't tell: it may be of each that the statement names. */
function readTouches(node: Node, defaultSchema: string, { column, whole }: Words): Touch[] {
  const columns = columnNames(node);
  return findNodes(node, 'RangeVar').flatMap((relation) => {
    const table = nameOf(relation, defaultSchema);
    return [whole('uses', table), ...columns.map((each) => column('uses', table, each))];
  });
}

function columnNames(tree: unknown): string[] {
  return [...new Set(findNodes(tree, 'ColumnRef').flatMap(({ fields }) => (fields ?? []).slice(-1).flatMap(wordsOf)))];
}

/** Two things that can't be done in either order. */
export interface Collision {
  readonly first: Touch;
  readonly second: Touch;
}

/** The first two touches, one of each list, whose order matters; null where any order does. */
export function findCollision(first: readonly Touch[], second: readonly Touch[]): Collision | null {
  for (const a of first) {
    for (const b of second) {
      if (a.kind === 'uses' && b.kind === 'uses') continue;
      if (a.kind === 'adds' && b.kind === 'adds') continue;
      if (a.object === b.object) return { first: a, second: b };
      const sameTable = a.table !== null && a.table === b.table;
      if (sameTable && ((a.whole && a.kind === 'changes') || (b.whole && b.kind === 'changes'))) {
        return { first: a, second: b };
      }
    }
  }
  return null;
}
