import { shown, wordsOf } from '../../plan/relation-names.ts';
import { lineAtByte } from '../migration.ts';
import type { Rule } from '../rule.ts';

export const timestampWithoutZone: Rule = {
  name: 'timestamp-without-zone',
  severity: 'error',
  why: 'It stores what a clock on some wall showed, not a moment: two sessions with different time zones read different moments from it.',
  instead: 'Write TIMESTAMPTZ(3); in the Prisma schema: DateTime @db.Timestamptz(3).',
  *check({ statements }, { defaultSchema }) {
    for (const statement of statements) {
      for (const { table, column, type, byte } of statement.columns) {
        if ((type.names ?? []).flatMap(wordsOf).at(-1) !== 'timestamp') continue;
        const where = `${shown(table, defaultSchema)}.${column}`;
        yield { line: lineAtByte(statement, byte), what: `${where} is a timestamp without time zone.` };
      }
    }
  },
};
