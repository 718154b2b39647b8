import type { TableName } from '../plan/relation-names.ts';
import type { AlterCommand, DraftStatement } from './draft-statements.ts';

/** A statement that is no ALTER TABLE. */
export type OtherStatement = Extract<DraftStatement, { kind: 'other' }>;

/** The two directions of a draft, from which pieces are taken until the rest is its main migration. */
export class RemainingStatements {
  up: readonly DraftStatement[];
  down: readonly DraftStatement[];

  constructor(up: readonly DraftStatement[], down: readonly DraftStatement[]) {
    this.up = up;
    this.down = down;
  }

  /** Takes statements out of the way up: those for which `take` returns something. */
  takeUp<Taken>(take: (statement: OtherStatement) => Taken | undefined): Taken[] {
    const taken: Taken[] = [];
    this.up = this.up.filter((statement) => {
      const one = statement.kind === 'other' ? take(statement) : undefined;
      if (one !== undefined) taken.push(one);
      return one === undefined;
    });
    return taken;
  }

  /** Takes statements out of the way down. */
  takeDown(takes: (statement: OtherStatement) => boolean): void {
    this.down = this.down.filter((statement) => statement.kind !== 'other' || !takes(statement));
  }

  /** Puts other commands, or none, in the place of an ALTER TABLE's on the way up. */
  changeUp(change: (table: TableName, command: AlterCommand) => AlterCommand | undefined): void {
    this.up = changeCommands(this.up, change);
  }

  /** Takes commands of ALTER TABLE out of the way down. */
  takeDownCommand(takes: (table: TableName, command: AlterCommand) => boolean): void {
    this.down = changeCommands(this.down, (table, command) => (takes(table, command) ? undefined : command));
  }

  /** Adds a command at the end of the way down. */
  addDown(table: TableName, command: AlterCommand): void {
    this.down = [...this.down, { kind: 'alter', table, commands: [command] }];
  }
}

function changeCommands(
  statements: readonly DraftStatement[],
  change: (table: TableName, command: AlterCommand) => AlterCommand | undefined,
): DraftStatement[] {
  return statements.flatMap((statement): readonly DraftStatement[] => {
    if (statement.kind !== 'alter') return [statement];
    const commands = statement.commands.flatMap((command) => change(statement.table, command) ?? []);
    return commands.length > 0 ? [{ ...statement, commands }] : [];
  });
}
