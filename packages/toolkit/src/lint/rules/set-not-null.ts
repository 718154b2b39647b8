import { shown, type TableName } from '../../plan/relation-names.ts';
import { lineOfMatch, namePattern } from '../migration.ts';
import type { Rule } from '../rule.ts';

export const setNotNull: Rule = {
  name: 'set-not-null',
  severity: 'error',
  why: 'SET NOT NULL reads the whole table under ACCESS EXCLUSIVE, which stops all reading and writing, unless a validated CHECK already proves it.',
  instead:
    'First ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID; in the next migration VALIDATE CONSTRAINT, SET NOT NULL, and drop the CHECK.',
  *check({ statements }, { defaultSchema, past }) {
    const asks = statements.some(({ commands }) => commands.some(({ command }) => command.subtype === 'AT_SetNotNull'));
    if (!asks) return;
    const known = past.copy();
    const fresh = new Set<string>();
    const key = ({ schema, name }: TableName) => `${schema}.${name}`;
    for (const statement of statements) {
      if ('CreateStmt' in statement.node) {
        const { relation } = statement.node.CreateStmt;
        fresh.add(key({ schema: relation?.schemaname ?? defaultSchema, name: relation?.relname ?? '' }));
      }
      for (const { table, command } of statement.commands) {
        const column = command.name ?? '';
        if (command.subtype !== 'AT_SetNotNull' || fresh.has(key(table))) continue;
        if (known.column(table, column)?.notNull) continue;
        const proofs = known.proofs(table, column);
        if (proofs.some(({ validated }) => validated)) continue;
        const lacking = proofs.length > 0 ? 'the CHECK that says so is not validated' : 'no CHECK proves it';
        yield {
          line: lineOfMatch(statement, new RegExp(`${namePattern(column)}\\s+set\\s+not\\s+null`, 'i')),
          what: `${shown(table, defaultSchema)}.${column} becomes NOT NULL, and ${lacking}.`,
        };
      }
      known.learn(statement);
    }
  },
};
