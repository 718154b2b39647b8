import type { Constraint } from 'libpg-query';
import { nameOf, type TableName, wordsOf } from '../plan/relation-names.ts';
import { quoted } from '../sql/quote.ts';
import type { DraftPart } from './draft-part.ts';
import type { AlterCommand } from './draft-statements.ts';
import type { RemainingStatements } from './remaining-statements.ts';
import { isSame } from './schema-changes.ts';
import type { IndexPart } from './split-indexes.ts';
import { quotedTable } from './sql-text.ts';

/** A rule that holds for new rows at first, and is checked for the others in a later transaction. */
export interface LaterCheck {
  readonly name: string;
  readonly validate: string;
  /** What can be done once it is validated. */
  readonly finish: readonly string[];
  /** Back to where it was not validated. */
  readonly undo: readonly string[];
}

/** Takes out the foreign keys that need one of these unique indexes, which the main migration does not have yet. */
export function takeLateForeignKeys(
  remaining: RemainingStatements,
  schema: string,
  built: readonly IndexPart[],
): DraftPart[] {
  const needs = (constraint: Constraint) =>
    built.some(
      ({ unique, table, columns }) =>
        unique &&
        isSame(table, nameOf(constraint.pktable, schema)) &&
        // A foreign key may name them in another order.
        columns.toSorted().join() === (constraint.pk_attrs ?? []).flatMap(wordsOf).sort().join(),
    );
  const parts: DraftPart[] = [];
  remaining.changeUp((table, command) => {
    const constraint = foreignKey(command);
    if (!constraint || !needs(constraint)) return command;
    const name = constraint.conname ?? '';
    const owner = quotedTable(table, schema);
    remaining.takeDownCommand(
      (other, { node }) => isSame(other, table) && node.subtype === 'AT_DropConstraint' && node.name === name,
    );
    parts.push({
      about: `add ${name}`,
      kind: 'atomic',
      up: [`ALTER TABLE ${owner} ${command.sql};`],
      down: [`ALTER TABLE ${owner} DROP CONSTRAINT ${quoted(name)};`],
    });
    return undefined;
  });
  return parts;
}

/** Makes new foreign keys NOT VALID, and says how to validate them. */
export function relaxForeignKeys(
  remaining: RemainingStatements,
  schema: string,
  allows: (table: TableName) => boolean,
): LaterCheck[] {
  const checks: LaterCheck[] = [];
  remaining.changeUp((table, command) => {
    const constraint = foreignKey(command);
    if (!constraint || constraint.skip_validation || !allows(table)) return command;
    const name = constraint.conname ?? '';
    const owner = quotedTable(table, schema);
    const relaxed = `${command.sql} NOT VALID`;
    checks.push({
      name,
      validate: `ALTER TABLE ${owner} VALIDATE CONSTRAINT ${quoted(name)};`,
      finish: [],
      // What is validated can only be replaced. In one statement, so that there is no moment without a rule.
      undo: [`ALTER TABLE ${owner}\n    DROP CONSTRAINT ${quoted(name)},\n    ${relaxed};`],
    });
    return { ...command, sql: relaxed };
  });
  return checks;
}

/** Makes columns required by a CHECK that is NOT VALID at first: once it is validated, SET NOT NULL reads nothing. */
export function relaxNotNulls(
  remaining: RemainingStatements,
  schema: string,
  allows: (table: TableName) => boolean,
): LaterCheck[] {
  const checks: LaterCheck[] = [];
  remaining.changeUp((table, command) => {
    const column = command.node.name ?? '';
    if (command.node.subtype !== 'AT_SetNotNull' || !allows(table)) return command;
    const owner = quotedTable(table, schema);
    const name = `${table.name}_${column}_present_check`;
    const relaxed = `ADD CONSTRAINT ${quoted(name)} CHECK (${quoted(column)} IS NOT NULL) NOT VALID`;
    const drop = `DROP CONSTRAINT ${quoted(name)}`;
    remaining.takeDownCommand(
      (other, { node }) => isSame(other, table) && node.subtype === 'AT_DropNotNull' && node.name === column,
    );
    remaining.addDown(table, { sql: drop, node: { subtype: 'AT_DropConstraint', name } });
    checks.push({
      name: `${table.name}.${column}`,
      validate: `ALTER TABLE ${owner} VALIDATE CONSTRAINT ${quoted(name)};`,
      finish: [`ALTER TABLE ${owner} ALTER COLUMN ${quoted(column)} SET NOT NULL;`, `ALTER TABLE ${owner} ${drop};`],
      undo: [`ALTER TABLE ${owner} ${relaxed};`, `ALTER TABLE ${owner} ALTER COLUMN ${quoted(column)} DROP NOT NULL;`],
    });
    return { sql: relaxed, node: { subtype: 'AT_AddConstraint', name } };
  });
  return checks;
}

function foreignKey({ node }: AlterCommand): Constraint | undefined {
  const def = node.subtype === 'AT_AddConstraint' ? node.def : undefined;
  if (!def || !('Constraint' in def) || def.Constraint.contype !== 'CONSTR_FOREIGN') return undefined;
  return def.Constraint;
}
