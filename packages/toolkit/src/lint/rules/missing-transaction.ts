import { kindOf } from '../../sql/statements.ts';
import type { Rule } from '../rule.ts';

export const missingTransaction: Rule = {
  name: 'missing-transaction',
  severity: 'error',
  why: "Prisma's engine sends the statements one by one: when the third one fails, the first two stay, and the migration can neither go on nor back.",
  instead: 'Put BEGIN; before the first statement and COMMIT; after the last one.',
  *check({ statements }) {
    if (kindOf(statements) !== 'atomic') return; // mixed-kinds speaks of those
    const work = statements.filter(({ role }) => role === 'plain');
    if (work.length < 2) return;
    const [first] = statements;
    if (first?.role !== 'begin') {
      yield { line: work[0]?.line ?? 1, what: `${work.length} statements begin without BEGIN.` };
      return;
    }
    if (!statements.some(({ role }) => role === 'commit')) {
      yield { line: first.line, what: 'The transaction that begins here is never committed, so nothing of it stays.' };
      return;
    }
    const again = statements.slice(1).find(({ role }) => role === 'begin');
    const end = statements.findIndex(({ role }) => role === 'commit' || role === 'abandon');
    const after = statements[end + 1];
    if (after) yield { line: after.line, what: 'The transaction ends before this statement.' };
    else if (again) yield { line: again.line, what: 'A transaction has begun already, so this BEGIN begins none.' };
  },
};
