import type { AlterTableCmd, Constraint as ConstraintNode, Node } from 'libpg-query';
import type { Constraint, DatabaseModel, Table } from '../database-model.ts';
import { type Effect, effect, type Lock, type Work } from '../effect.ts';
import { nameOf, shown, wordsOf } from '../relation-names.ts';
import { cascade, takenByCascade } from './cascade.ts';

/**
 * A constraint that an existing table gets, by `ADD CONSTRAINT` or with a new column.
 *
 * @param column The column that it was written at, which gives an unnamed one its name.
 */
export function describeAddedConstraint(
  table: Table,
  node: ConstraintNode,
  model: DatabaseModel,
  column?: string,
): Effect {
  const owner = shown(table.name, model.defaultSchema);
  const checked = node.skip_validation !== true;
  const scan: Work[] = checked ? [{ table, kind: 'scan' }] : [];
  const later = checked ? '' : ', and does not look at the rows that are there';
  const name = node.conname ?? defaultName(table, node, column);
  const remember = (constraint: Partial<Constraint>) =>
    table.constraints.set(name, { kind: 'other', validated: checked, requires: null, references: null, ...constraint });
  switch (node.contype) {
    case 'CONSTR_CHECK': {
      remember({ kind: 'check', requires: requiredColumn(node.raw_expr) });
      return effect(`adds the rule ${name} to ${owner}${later}`, { locks: exclusive(table), work: scan });
    }
    case 'CONSTR_NOTNULL': {
      const required = wordsOf(node.keys?.[0])[0] ?? column ?? '?';
      remember({ kind: 'check', requires: required });
      return effect(`makes ${owner}.${required} required${later}`, { locks: exclusive(table), work: scan });
    }
    case 'CONSTR_FOREIGN': {
      const references = model.table(nameOf(node.pktable, model.defaultSchema));
      remember({ kind: 'foreign key', references });
      return effect(
        `adds the foreign key ${name} from ${owner} to ${shown(references.name, model.defaultSchema)}${later}`,
        { locks: [...shareRowExclusive(table), ...shareRowExclusive(references)], work: scan },
      );
    }
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY': {
      const primary = node.contype === 'CONSTR_PRIMARY';
      remember({ kind: primary ? 'primary key' : 'unique', validated: true });
      const what = primary ? 'primary key' : 'unique constraint';
      if (node.indexname) {
        return effect(`makes the index ${node.indexname} the ${what} ${name} of ${owner}`, { locks: exclusive(table) });
      }
      model.addIndex({ schema: table.name.schema, name }, table);
      return effect(`adds the ${what} ${name} to ${owner}`, {
        locks: exclusive(table),
        work: [{ table, kind: 'index' }],
      });
    }
    default:
      remember({ validated: true });
      return effect(`adds the constraint ${name} to ${owner}`, {
        locks: exclusive(table),
        work: [{ table, kind: 'index' }],
      });
  }
}

/** `ALTER TABLE … VALIDATE CONSTRAINT`: reads all rows while others go on reading and writing. */
export function describeValidate(table: Table, command: AlterTableCmd, model: DatabaseModel): Effect {
  const name = command.name ?? '?';
  const known = table.constraints.get(name);
  if (known) table.constraints.set(name, { ...known, validated: true });
  const referenced: Lock[] = known?.references ? [{ table: known.references, mode: 'ROW SHARE' }] : [];
  return effect(`checks every row of ${shown(table.name, model.defaultSchema)} against ${name}`, {
    locks: [{ table, mode: 'SHARE UPDATE EXCLUSIVE' }, ...referenced],
    work: known?.validated ? [] : [{ table, kind: 'scan' }],
    notes: known?.validated ? [] : [`It fails if a row breaks ${name}.`],
  });
}

/** `ALTER TABLE … DROP CONSTRAINT`; a foreign key also has a part in the table that it points to. */
export function describeDropConstraint(table: Table, command: AlterTableCmd, model: DatabaseModel): Effect {
  const name = command.name ?? '?';
  const known = table.constraints.get(name);
  const { origin } = table;
  const taken = takenByCascade(command, model, (all) => (origin === null ? [] : all.partOf(origin, name)));
  table.constraints.delete(name);
  return effect(`drops the constraint ${name} of ${shown(table.name, model.defaultSchema)}${cascade(command)}`, {
    ...taken,
    locks: [...exclusive(table), ...(known?.references ? exclusive(known.references) : [])],
  });
}

/** The lock that stops reading and writing. */
export function exclusive(table: Table): Lock[] {
  return [{ table, mode: 'ACCESS EXCLUSIVE' }];
}

export function shareRowExclusive(table: Table): Lock[] {
  return [{ table, mode: 'SHARE ROW EXCLUSIVE' }];
}

/** The column of `column IS NOT NULL`, and null for any other condition. */
function requiredColumn(condition: Node | undefined): string | null {
  if (!condition || !('NullTest' in condition) || condition.NullTest.nulltesttype !== 'IS_NOT_NULL') return null;
  const arg = condition.NullTest.arg;
  const last = arg && 'ColumnRef' in arg ? arg.ColumnRef.fields?.at(-1) : undefined;
  return last && 'String' in last ? (last.String.sval ?? null) : null;
}

function defaultName(table: Table, node: ConstraintNode, column: string | undefined): string {
  if (node.contype === 'CONSTR_PRIMARY') return `${table.name.name}_pkey`;
  const keys = node.contype === 'CONSTR_FOREIGN' ? node.fk_attrs : node.keys;
  const columns = column === undefined ? (keys ?? []).flatMap(wordsOf) : [column];
  const ends: Record<string, string> = { CONSTR_CHECK: 'check', CONSTR_FOREIGN: 'fkey', CONSTR_UNIQUE: 'key' };
  return [table.name.name, ...columns, ends[node.contype ?? ''] ?? 'constraint'].join('_');
}
