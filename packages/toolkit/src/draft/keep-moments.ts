import { zoneChange } from '../plan/column-type.ts';
import { quoted } from '../sql/quote.ts';
import type { BothWays } from './compare.ts';
import type { DraftStatement } from './draft-statements.ts';
import { changedTypes, isSame } from './schema-changes.ts';

/**
 * Keeps the moments of columns that get a time zone, or lose theirs: what has no zone is UTC, because that is what Prisma
 * writes. Without it PostgreSQL takes the zone of the session, and each value becomes another moment. Pure.
 *
 * @param ways The type that a column has before is what the other way changes it to.
 */
export function keepMoments({ up, down }: BothWays): BothWays {
  return { up: inUtc(up, down), down: inUtc(down, up) };
}

function inUtc(statements: readonly DraftStatement[], opposite: readonly DraftStatement[]): DraftStatement[] {
  const before = changedTypes(opposite);
  return statements.flatMap((statement): DraftStatement[] => {
    if (statement.kind !== 'alter') return [statement];
    let hasList = false;
    const commands = statement.commands.map((command) => {
      const [change] = changedTypes([{ ...statement, commands: [command] }]);
      const old = before.find(({ table, column }) => isSame(table, statement.table) && column === change?.column);
      if (!change || !old || zoneChange(old.type, change.type) === null || / USING /.test(command.sql)) return command;
      if (change.type.endsWith('[]')) hasList = true;
      else return { ...command, sql: `${command.sql} USING ${utcOf(change.column, old.type)}` };
      return command;
    });
    // A list has no AT TIME ZONE, and its elements can't be reached in such an expression.
    const zone: DraftStatement[] = hasList
      ? [{ kind: 'other', sql: "SET LOCAL TIME ZONE 'UTC'", node: { VariableSetStmt: { name: 'timezone' } } }]
      : [];
    return [...zone, { ...statement, commands }];
  });
}

function utcOf(column: string, type: string): string {
  return `${quoted(column)}${type === 'date' ? '::TIMESTAMP' : ''} AT TIME ZONE 'UTC'`;
}
