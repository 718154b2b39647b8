import { nameOf } from '../plan/relation-names.ts';
import type { LintedStatement } from './migration.ts';

/** The first and the last line of a statement, both included. */
export type Lines = readonly [number, number];

/**
 * squawk's rules that are about a lock on a table, or about who uses it. Nobody uses a table that the same file creates.
 * squawk knows that of most of them, but not of a foreign key that comes with a column.
 */
const rulesAboutUsedTables: ReadonlySet<string> = new Set([
  'adding-field-with-default',
  'adding-foreign-key-constraint',
  'adding-required-field',
  'adding-serial-primary-key-field',
  'ban-drop-column',
  'ban-drop-not-null',
  'changing-column-type',
  'constraint-missing-not-valid',
  'disallowed-unique-constraint',
  'renaming-column',
  'renaming-table',
  'require-concurrent-index-creation',
]);

/** Whether what squawk has found at a line concerns anybody: it does not where only a table of the same file is locked. */
export function concernsUsedTable(rule: string, line: number, fresh: readonly Lines[] = []): boolean {
  return !rulesAboutUsedTables.has(rule) || !fresh.some(([first, last]) => first <= line && line <= last);
}

/** The lines of the statements that change a table which the same file creates. */
export function linesAboutFreshTables(statements: readonly LintedStatement[], defaultSchema: string): Lines[] {
  const fresh = new Set<string>();
  const lines: Lines[] = [];
  for (const { node, line, text } of statements) {
    const relation =
      'AlterTableStmt' in node
        ? node.AlterTableStmt.relation
        : 'RenameStmt' in node
          ? node.RenameStmt.relation
          : 'IndexStmt' in node
            ? node.IndexStmt.relation
            : undefined;
    if (relation && fresh.has(key(relation))) lines.push([line, line + text.split('\n').length - 1]);
    if ('CreateStmt' in node && !node.CreateStmt.if_not_exists) fresh.add(key(node.CreateStmt.relation));
  }
  return lines;

  function key(relation: Parameters<typeof nameOf>[0]): string {
    const { schema, name } = nameOf(relation, defaultSchema);
    return `${schema}.${name}`;
  }
}
