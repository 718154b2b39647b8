import type { AlterTableCmd, ColumnDef, Constraint as ConstraintNode, Node } from 'libpg-query';
import { isRewritten, isSerial, mayLose, typeText, zoneChange } from '../column-type.ts';
import type { DatabaseModel, Table } from '../database-model.ts';
import { type Effect, effect, together, type Work } from '../effect.ts';
import { findNodes, shown, wordsOf } from '../relation-names.ts';
import { cascade, takenByCascade } from './cascade.ts';
import { describeAddedConstraint } from './constraints.ts';

/** `ALTER TABLE … ADD COLUMN`. The lock is ACCESS EXCLUSIVE; the question is for how long. */
export function describeAddColumn(table: Table, def: ColumnDef, model: DatabaseModel): Effect {
  const name = def.colname ?? '?';
  const column = `${shown(table.name, model.defaultSchema)}.${name}`;
  const type = typeText(def.typeName);
  const parts = (def.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
  const has = (kind: ConstraintNode['contype']) => parts.some(({ contype }) => contype === kind);
  const fills = has('CONSTR_DEFAULT') || has('CONSTR_IDENTITY') || has('CONSTR_GENERATED') || isSerial(def.typeName);
  const required = has('CONSTR_NOTNULL') || has('CONSTR_PRIMARY') || has('CONSTR_IDENTITY') || isSerial(def.typeName);
  table.columns.set(name, { type, notNull: required });

  const rewritten =
    isSerial(def.typeName) || has('CONSTR_IDENTITY') || parts.some((part) => isFilledRowByRow(part, model));
  const notes =
    required && !fills
      ? [
          `It fails if ${shown(table.name, model.defaultSchema)} has a row: the new column is required and has no default.`,
        ]
      : [];
  const added = effect(`adds the column ${column} (${type}${required ? ', required' : ''})`, {
    locks: [{ table, mode: 'ACCESS EXCLUSIVE' }],
    work: rewritten ? [{ table, kind: 'rewrite' }] : [],
    notes,
  });
  const rules = parts
    .filter(({ contype }) => isRule(contype))
    // Empty in every row, a new column can't break a foreign key: nothing is read.
    .map((part) =>
      describeAddedConstraint(
        table,
        { ...part, skip_validation: part.contype === 'CONSTR_FOREIGN' && !fills },
        model,
        name,
      ),
    );
  return together([added, ...rules]);
}

/** `ALTER TABLE … DROP COLUMN`: a mark in the catalogue, but the values can't be had back, unless they are computed. */
export function describeDropColumn(table: Table, command: AlterTableCmd, model: DatabaseModel): Effect {
  const column = command.name ?? '?';
  const { origin } = table;
  const taken = takenByCascade(command, model, (all) => (origin === null ? [] : all.partOf(origin, column)));
  const isComputed = table.columns.get(column)?.isComputed === true;
  table.columns.delete(column);
  return effect(`drops the column ${shown(table.name, model.defaultSchema)}.${column}${cascade(command)}`, {
    locks: [{ table, mode: 'ACCESS EXCLUSIVE' }],
    ...taken,
    risks: [...(isComputed ? [] : [{ table, column, kind: 'drop' as const }]), ...taken.risks],
  });
}

/** `ALTER TABLE … ALTER COLUMN … TYPE`. */
export function describeColumnType(table: Table, command: AlterTableCmd, model: DatabaseModel): Effect {
  const name = command.name ?? '?';
  const def = command.def && 'ColumnDef' in command.def ? command.def.ColumnDef : {};
  const to = typeText(def.typeName);
  const before = table.columns.get(name);
  const from = before?.type ?? null;
  table.columns.set(name, { type: to, notNull: before?.notNull ?? false });
  const computed = def.raw_default !== undefined && !isOnlyColumn(def.raw_default, name);
  const zone = zoneChange(from, to) === null ? null : zoneOf(def.raw_default);
  const rewritten = computed || isRewritten(from, to);
  const risky = (computed && zone === null) || mayLose(from, to);
  const column = `${shown(table.name, model.defaultSchema)}.${name}`;
  return effect(
    `changes the type of ${column} ${from === null ? '' : `from ${from} `}to ${to}${zone === null ? '' : `; what has no time zone is taken for ${zone}`}`,
    {
      notes: def.raw_default === undefined ? zoneNotes(column, from, to) : [],
      locks: [{ table, mode: 'ACCESS EXCLUSIVE' }],
      work: rewritten ? [{ table, kind: 'rewrite' }] : [],
      risks: risky ? [{ table, column: name, kind: 'convert' }] : [],
    },
  );
}

function zoneNotes(column: string, from: string | null, to: string): string[] {
  if (zoneChange(from, to) === null) return [];
  const way = to.endsWith('[]') ? "SET LOCAL TIME ZONE 'UTC' before it" : "USING … AT TIME ZONE 'UTC'";
  return [`What has no time zone in ${column} is taken for that of the session, unless ${way} says which.`];
}

/** The zone in `USING at AT TIME ZONE 'UTC'`, which the parser shows as a call; null for anything else. */
function zoneOf(expression: Node | undefined): string | null {
  if (!expression || !('FuncCall' in expression)) return null;
  const { funcname = [], args = [] } = expression.FuncCall;
  const [zone] = args;
  if (funcname.flatMap(wordsOf).at(-1) !== 'timezone' || !zone || !('A_Const' in zone)) return null;
  return zone.A_Const.sval?.sval ?? null;
}

/** `ALTER TABLE … ALTER COLUMN … SET NOT NULL`. PostgreSQL believes a CHECK that it has validated, and reads nothing. */
export function describeSetNotNull(table: Table, command: AlterTableCmd, model: DatabaseModel): Effect {
  const name = command.name ?? '?';
  const column = `${shown(table.name, model.defaultSchema)}.${name}`;
  const before = table.columns.get(name);
  const proven = [...table.constraints.values()].some(({ requires, validated }) => validated && requires === name);
  const work: Work[] = proven || before?.notNull ? [] : [{ table, kind: 'scan' }];
  table.columns.set(name, { type: before?.type ?? null, notNull: true });
  return effect(`makes ${column} required`, {
    locks: [{ table, mode: 'ACCESS EXCLUSIVE' }],
    work,
    notes: work.length > 0 ? [`It fails if a row has no value in ${column}.`] : [],
  });
}

function isRule(kind: ConstraintNode['contype']): boolean {
  return kind === 'CONSTR_CHECK' || kind === 'CONSTR_FOREIGN' || kind === 'CONSTR_UNIQUE' || kind === 'CONSTR_PRIMARY';
}

/** A value that can differ from row to row has to be written into each of them; any other is kept once, in the catalogue. */
function isFilledRowByRow(part: ConstraintNode, model: DatabaseModel): boolean {
  if (part.contype === 'CONSTR_GENERATED') return part.generated_kind !== 'v';
  if (part.contype !== 'CONSTR_DEFAULT') return false;
  return findNodes(part.raw_expr, 'FuncCall').some((call) => {
    const name = (call.funcname ?? []).at(-1);
    return name !== undefined && 'String' in name && model.volatileFunctions.has(name.String.sval ?? '');
  });
}

/** `USING col` and `USING col::type` convert as PostgreSQL would by itself. */
function isOnlyColumn(expression: Node, column: string): boolean {
  if ('TypeCast' in expression)
    return expression.TypeCast.arg !== undefined && isOnlyColumn(expression.TypeCast.arg, column);
  if (!('ColumnRef' in expression)) return false;
  const last = expression.ColumnRef.fields?.at(-1);
  return last !== undefined && 'String' in last && last.String.sval === column;
}
