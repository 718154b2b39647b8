import { nameOf, shown } from '../../plan/relation-names.ts';
import { lineAtByte } from '../migration.ts';
import type { Rule } from '../rule.ts';

export const foreignKeyOnDelete: Rule = {
  name: 'foreign-key-on-delete',
  severity: 'error',
  why: 'What happens to the rows when the other side is deleted is then decided by a default that nobody chose, and is found out in production.',
  instead:
    'Write ON DELETE RESTRICT (keep), CASCADE (a part goes with the whole) or SET NULL (it outlives the other), and say why in a comment.',
  *check({ statements }, { defaultSchema }) {
    for (const statement of statements) {
      const keys = statement.constraints.filter(({ constraint }) => constraint.contype === 'CONSTR_FOREIGN');
      const begins = keys.map(({ byte }) => byte).sort((a, b) => a - b);
      for (const { table, column, constraint, byte } of keys) {
        // The parser says "no action" for both, so only the text tells whether somebody wrote it.
        if (constraint.fk_del_action !== 'a') continue;
        const end = begins.find((begin) => begin > byte) ?? statement.endByte;
        const own = Buffer.from(statement.text).subarray(byte - statement.startByte, end - statement.startByte);
        if (/\bon\s+delete\s+no\s+action\b/i.test(own.toString('utf8'))) continue;
        const from = constraint.conname ?? (column === null ? 'A foreign key' : `The foreign key of ${column}`);
        const to = shown(nameOf(constraint.pktable, defaultSchema), defaultSchema);
        yield {
          line: lineAtByte(statement, byte),
          what: `${from} from ${shown(table, defaultSchema)} to ${to} does not say what happens ON DELETE.`,
        };
      }
    }
  },
};
