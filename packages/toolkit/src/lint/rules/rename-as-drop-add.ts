import { typeText } from '../../plan/column-type.ts';
import { shown } from '../../plan/relation-names.ts';
import { lineOfMatch, namePattern } from '../migration.ts';
import type { Rule } from '../rule.ts';

export const renameAsDropAdd: Rule = {
  name: 'rename-as-drop-add',
  severity: 'error',
  why: 'A tool that compares two schemas cannot see a rename: it drops the old column, and every value in it is gone.',
  instead:
    'ALTER TABLE … RENAME COLUMN old TO new; where old code still runs: add, copy, and drop in a later migration.',
  *check({ statements }, { defaultSchema, past }) {
    const added = statements.flatMap(({ columns }) => columns.filter(({ how }) => how === 'add'));
    if (added.length === 0) return;
    for (const statement of statements) {
      for (const { table, command } of statement.commands) {
        const dropped = command.name;
        if (command.subtype !== 'AT_DropColumn' || dropped === undefined) continue;
        const type = past.column(table, dropped)?.type;
        const twin = added.find(
          (other) =>
            other.table.name === table.name &&
            other.table.schema === table.schema &&
            (other.column === dropped || !type || typeText(type) === typeText(other.type)),
        );
        if (!twin) continue;
        const name = shown(table, defaultSchema);
        yield {
          line: lineOfMatch(statement, new RegExp(`drop\\s[^,]*${namePattern(dropped)}`, 'i')),
          what:
            twin.column === dropped
              ? `${name}.${dropped} is dropped and added again as ${typeText(twin.type)}: its values are lost.`
              : `${name}.${dropped} is dropped and ${name}.${twin.column} (${typeText(twin.type)}) is added: this looks like a rename that loses the values.`,
        };
      }
    }
  },
};
