import { counted } from '../../counted.ts';
import { kindOf, type Statement } from '../../sql/statements.ts';
import type { Rule } from '../rule.ts';

export const mixedKinds: Rule = {
  name: 'mixed-kinds',
  severity: 'error',
  why: 'PostgreSQL refuses such a statement inside a transaction, and outside of one a failure leaves half of the file in the database.',
  instead:
    'Give it a migration of its own: one statement, without BEGIN and COMMIT, with "Kind: concurrent" in the header.',
  *check({ header, statements }) {
    const kind = kindOf(statements);
    const alone = statements.find(({ role }) => role === 'alone');
    if (alone && kind === 'mixed') {
      const others = statements.length - 1;
      yield {
        line: alone.line,
        what: `"${firstWords(alone)}" can't be part of a transaction, and stands beside ${counted(others, 'other statement')}.`,
      };
    } else if (header.kind !== null && statements.length > 0 && header.kind !== kind) {
      yield { what: `The header says "Kind: ${header.kind}", but the file is ${kind}.` };
    }
  },
};

function firstWords({ text }: Statement): string {
  const words = text.split(/\s+/);
  const end = words.findIndex((word) => /^concurrently$/i.test(word));
  return words.slice(0, Math.min(end === -1 ? 2 : end + 1, 4)).join(' ');
}
