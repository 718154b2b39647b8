import type { CreateStmt, CreateTableAsStmt, DropStmt, LockStmt, RangeVar, TruncateStmt, ViewStmt } from 'libpg-query';
import { counted } from '../../counted.ts';
import { isSerial, typeText } from '../column-type.ts';
import type { DatabaseModel, Table } from '../database-model.ts';
import { type Effect, effect, type Lock, together } from '../effect.ts';
import { lockModeOf } from '../lock-modes.ts';
import { findNodes, nameOf, nameOfWords, shown, wordsOf } from '../relation-names.ts';
import { cascade, takenByCascade } from './cascade.ts';
import { describeAddedConstraint, exclusive } from './constraints.ts';

/** `CREATE TABLE`. Nobody can wait for a table that nobody sees; but a foreign key locks the table that it points to. */
export function describeCreateTable(statement: CreateStmt, model: DatabaseModel): Effect {
  const name = nameOf(statement.relation, model.defaultSchema);
  if (statement.if_not_exists && model.knows(name)) {
    return effect(`finds the table ${shown(name, model.defaultSchema)}, and leaves it as it is`);
  }
  const table = model.create(name, statement.partspec ? 'partitioned table' : 'table');
  const locks: Lock[] = [];
  for (const element of statement.tableElts ?? []) {
    if ('ColumnDef' in element) {
      const { colname = '?', typeName, constraints = [] } = element.ColumnDef;
      const parts = constraints.flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
      const notNull = parts.some(({ contype }) => contype === 'CONSTR_NOTNULL' || contype === 'CONSTR_PRIMARY');
      table.columns.set(colname, { type: typeText(typeName), notNull: notNull || isSerial(typeName) });
      const rules = parts.filter(({ contype }) => /CHECK|FOREIGN|UNIQUE|PRIMARY/.test(contype ?? ''));
      for (const rule of rules) locks.push(...describeAddedConstraint(table, rule, model, colname).locks);
    }
    if ('Constraint' in element) locks.push(...describeAddedConstraint(table, element.Constraint, model).locks);
    if ('TableLikeClause' in element) {
      locks.push({
        table: model.table(nameOf(element.TableLikeClause.relation, model.defaultSchema)),
        mode: 'ACCESS SHARE',
      });
    }
  }
  for (const parent of parents(statement.inhRelations, model)) {
    locks.push({ table: parent, mode: statement.partbound ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE' });
  }
  const count = table.columns.size;
  return effect(`creates the table ${shown(name, model.defaultSchema)} (${counted(count, 'column')})`, {
    locks: locks.filter((lock) => lock.table !== table),
  });
}

/** `CREATE TABLE … AS` and `CREATE MATERIALIZED VIEW`. */
export function describeCreateTableAs(statement: CreateTableAsStmt, model: DatabaseModel): Effect {
  const sources = readTables(statement.query, model);
  const name = nameOf(statement.into?.rel, model.defaultSchema);
  const view = statement.objtype === 'OBJECT_MATVIEW';
  model.create(name, view ? 'materialized view' : 'table');
  return effect(
    `creates the ${view ? 'materialized view' : 'table'} ${shown(name, model.defaultSchema)} from a query`,
    {
      locks: reading(sources),
      work: sources.map((table) => ({ table, kind: 'scan' })),
    },
  );
}

/** `CREATE [OR REPLACE] VIEW`. */
export function describeView(statement: ViewStmt, model: DatabaseModel): Effect {
  const sources = readTables(statement.query, model);
  const name = nameOf(statement.view, model.defaultSchema);
  const replaced = statement.replace && model.knows(name) ? model.table(name) : null;
  if (!replaced) model.create(name, 'view');
  return effect(`${replaced ? 'replaces' : 'creates'} the view ${shown(name, model.defaultSchema)}`, {
    locks: [...reading(sources), ...(replaced ? exclusive(replaced) : [])],
  });
}

/** `DROP TABLE`, and the views. */
export function describeDropRelation(statement: DropStmt, model: DatabaseModel): Effect {
  const kind =
    statement.removeType === 'OBJECT_VIEW'
      ? 'view'
      : statement.removeType === 'OBJECT_MATVIEW'
        ? 'materialized view'
        : 'table';
  return together(
    (statement.objects ?? []).map((object) => {
      const name = nameOfWords(wordsOf(object), model.defaultSchema);
      if (statement.missing_ok && !model.knows(name)) {
        return effect(`finds no ${kind} ${shown(name, model.defaultSchema)} to drop`);
      }
      const table = model.table(name);
      const pointedTo = [...table.constraints.values()].flatMap(({ references }) => references ?? []);
      const dependents = statement.behavior === 'DROP_CASCADE' ? model.pointingTo(table) : [];
      const { origin } = table;
      const taken = takenByCascade(statement, model, (all) => (origin === null ? [] : all.relation(origin)));
      model.drop(table);
      return effect(`drops the ${kind} ${shown(name, model.defaultSchema)}${cascade(statement)}`, {
        locks: [table, ...pointedTo.filter((other) => other !== table), ...dependents].flatMap(exclusive),
        ...taken,
        risks: [...(kind === 'table' ? [{ table, column: null, kind: 'drop' as const }] : []), ...taken.risks],
      });
    }),
  );
}

/** `TRUNCATE`. With CASCADE it also empties every table that points to one of these by a foreign key, and so on. */
export function describeTruncate(statement: TruncateStmt, model: DatabaseModel): Effect {
  const emptied = new Set(
    relations(statement.relations).map((relation) => model.table(nameOf(relation, model.defaultSchema))),
  );
  if (statement.behavior === 'DROP_CASCADE') {
    for (const table of emptied) for (const dependent of model.pointingTo(table)) emptied.add(dependent);
  }
  return together(
    [...emptied].map((table) =>
      effect(`empties the table ${shown(table.name, model.defaultSchema)}`, {
        locks: exclusive(table),
        risks: [{ table, column: null, kind: 'drop' }],
      }),
    ),
  );
}

/** `LOCK TABLE`. */
export function describeLockTable(statement: LockStmt, model: DatabaseModel): Effect {
  const mode = lockModeOf(statement.mode);
  return together(
    relations(statement.relations).map((relation) => {
      const table = model.table(nameOf(relation, model.defaultSchema));
      return effect(`locks the table ${shown(table.name, model.defaultSchema)}`, { locks: [{ table, mode }] });
    }),
  );
}

/** The tables that a query reads, as far as it names them; what a WITH calls its parts is no table. */
export function readTables(query: unknown, model: DatabaseModel): Table[] {
  const parts = new Set(findNodes(query, 'CommonTableExpr').map(({ ctename }) => ctename));
  const named = relationsIn(query).filter(({ schemaname, relname }) => schemaname !== undefined || !parts.has(relname));
  const tables = named
    .map((relation) => nameOf(relation, model.defaultSchema))
    // A catalogue is not a table of anybody's.
    .filter(({ schema, name }) => schema !== 'pg_catalog' && schema !== 'information_schema' && !name.startsWith('pg_'))
    .map((name) => model.table(name));
  return [...new Set(tables)];
}

export function relations(nodes: CreateStmt['inhRelations']): RangeVar[] {
  return (nodes ?? []).flatMap((node) => ('RangeVar' in node ? [node.RangeVar] : []));
}

function relationsIn(query: unknown): RangeVar[] {
  return findNodes(query, 'RangeVar');
}

function parents(nodes: CreateStmt['inhRelations'], model: DatabaseModel): Table[] {
  return relations(nodes).map((relation) => model.table(nameOf(relation, model.defaultSchema)));
}

function reading(tables: readonly Table[]): Lock[] {
  return tables.map((table) => ({ table, mode: 'ACCESS SHARE' }));
}
