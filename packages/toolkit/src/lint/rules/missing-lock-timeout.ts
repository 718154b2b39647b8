import type { Node } from 'libpg-query';
import { kindOf } from '../../sql/statements.ts';
import type { Rule } from '../rule.ts';

export const missingLockTimeout: Rule = {
  name: 'missing-lock-timeout',
  severity: 'error',
  why: 'While it waits for its lock behind one long report, every sale queues up behind it: the whole shop stands still.',
  instead:
    "Write SET LOCAL lock_timeout = '5s'; right after BEGIN; the deploy then fails, nothing has happened, and you try again.",
  *check({ statements }) {
    if (kindOf(statements) !== 'atomic') return; // what is built CONCURRENTLY waits without stopping anybody
    for (const { node, role, line } of statements) {
      if (role !== 'plain') continue;
      if (setsLockTimeout(node)) return;
      if ('VariableSetStmt' in node || 'SelectStmt' in node) continue;
      yield { line, what: 'This statement may wait for a lock without end: no lock_timeout is set before it.' };
      return;
    }
  },
};

/** `SET [LOCAL] lock_timeout = …`; 0 means "wait without end". */
function setsLockTimeout(node: Node): boolean {
  if (!('VariableSetStmt' in node)) return false;
  const { name, kind, args } = node.VariableSetStmt;
  const [value] = args ?? [];
  if (name !== 'lock_timeout' || kind !== 'VAR_SET_VALUE' || !value || !('A_Const' in value)) return false;
  const { sval, ival } = value.A_Const;
  return sval ? !/^\s*0/.test(sval.sval ?? '0') : (ival?.ival ?? 0) > 0;
}
