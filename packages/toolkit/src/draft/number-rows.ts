import { wordsOf } from '../plan/relation-names.ts';
import { qualified, quoted } from '../sql/quote.ts';
import type { DraftStatement } from './draft-statements.ts';
import { goOnSql } from './restoring-sql.ts';

/** Lets each sequence that a column gets go on after the largest number that is in the column already. Pure. */
export function goOnNumbering(statements: readonly DraftStatement[], schema: string): DraftStatement[] {
  return statements.flatMap((statement): DraftStatement[] => {
    if (statement.kind !== 'other' || !('AlterSeqStmt' in statement.node)) return [statement];
    const { sequence, options = [] } = statement.node.AlterSeqStmt;
    const owner = options.flatMap((option) =>
      'DefElem' in option && option.DefElem.defname === 'owned_by' ? wordsOf(option.DefElem.arg) : [],
    );
    const [table, column] = owner.slice(-2);
    if (!sequence?.relname || table === undefined || column === undefined) return [statement];
    const name = qualified(sequence.schemaname ?? null, sequence.relname, schema);
    const sql = goOnSql(name, qualified(owner.at(-3) ?? schema, table, schema), quoted(column));
    return [statement, { kind: 'other', sql: sql.replace(/;$/, ''), node: { SelectStmt: {} } }];
  });
}
