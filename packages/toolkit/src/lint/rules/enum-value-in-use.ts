import { findNodes, wordsOf } from '../../plan/relation-names.ts';
import type { Statement } from '../../sql/statements.ts';
import { lineOfMatch } from '../migration.ts';
import type { Rule } from '../rule.ts';

export const enumValueInUse: Rule = {
  name: 'enum-value-in-use',
  severity: 'error',
  why: 'PostgreSQL refuses to use a new enum value in the transaction that adds it (55P04), so the migration fails on every database.',
  instead: 'Put ALTER TYPE … ADD VALUE into a migration of its own, and its first use into the next one.',
  *check({ statements }) {
    const made = new Set<string>();
    const added = new Map<string, string>();
    for (const statement of statements) {
      const { node, role } = statement;
      if (role === 'commit') added.clear();
      if ('CreateEnumStmt' in node) made.add(nameOfType(node.CreateEnumStmt.typeName));
      if ('AlterEnumStmt' in node) {
        const { typeName, newVal, oldVal } = node.AlterEnumStmt;
        const type = nameOfType(typeName);
        // A type of the same transaction is not seen by anybody else, and may be used at once. With an old value it's a rename.
        if (newVal !== undefined && oldVal === undefined && !made.has(type)) added.set(newVal, type);
        continue;
      }
      for (const [value, type] of added) {
        if (!mentions(statement, value)) continue;
        yield {
          line: lineOfMatch(statement, new RegExp(`'${value.replace(/[^\w]/g, '.')}'`)),
          what: `'${value}' is used in the transaction that adds it to ${type}.`,
        };
      }
    }
  },
};

function nameOfType(names: Parameters<typeof wordsOf>[0][] | undefined): string {
  return (names ?? []).flatMap(wordsOf).join('.');
}

/** Whether a statement has the value as a text of its own, or in the body of a function or a DO. */
function mentions({ node, text }: Statement, value: string): boolean {
  if (!text.includes(value)) return false;
  const quoted = `'${value.replaceAll("'", "''")}'`;
  if ('DoStmt' in node || 'CreateFunctionStmt' in node) return text.includes(quoted);
  return findNodes(node, 'A_Const').some(({ sval }) => sval?.sval === value);
}
