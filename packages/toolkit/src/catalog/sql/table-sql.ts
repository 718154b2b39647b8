import { qualified, quoted } from '../../sql/quote.ts';
import type { CatalogObject } from '../catalog.ts';
import { isPlainSequence, sequenceOptions } from './type-sql.ts';

/** A table and what is written between its parentheses. */
export interface TableParts {
  readonly table: CatalogObject;
  /** In the order in which the table has them. */
  readonly columns: readonly CatalogObject[];
  /** Those that hold for every row already, but no foreign keys. */
  readonly constraints: readonly CatalogObject[];
  /** The sequences that its columns own, by the column's name. */
  readonly sequences: ReadonlyMap<string, CatalogObject>;
}

/** SQL that makes a table with its columns, and what is to be said of the table itself. Pure. */
export function tableSql({ table, columns, constraints, sequences }: TableParts, home: string | null): string[] {
  const { schema, name, facts } = table;
  const target = qualified(schema, name, home);
  const lines = [
    ...columns.map((column) => columnSql(column, sequences.get(column.name))),
    ...constraints.map((constraint) => `CONSTRAINT ${quoted(constraint.name)} ${constraint.facts.definition}`),
  ];
  const body =
    facts.partitionBound === undefined
      ? ` (${lines.length > 0 ? `\n${lines.map((line) => `    ${line}`).join(',\n')}\n` : ''})`
      : ` PARTITION OF ${facts.parents} ${facts.partitionBound}`;
  const partitioned = facts.partitionKey === undefined ? '' : `\nPARTITION BY ${facts.partitionKey}`;
  const options = facts.options === undefined ? '' : `\nWITH (${facts.options})`;
  const unlogged = facts.persistence === undefined ? '' : `${facts.persistence} `;
  const statements = [
    `CREATE ${unlogged}TABLE ${target}${body}${partitioned}${options};`,
    ...rowSecuritySql(table, home),
  ];
  if (facts.replicaIdentity === 'FULL' || facts.replicaIdentity === 'NOTHING') {
    statements.push(`ALTER TABLE ${target} REPLICA IDENTITY ${facts.replicaIdentity};`);
  }
  for (const column of columns.filter((one) => one.facts.null === 'NOT NULL NOT VALID')) {
    statements.push(`ALTER TABLE ${target} ADD NOT NULL ${quoted(column.name)} NOT VALID;`);
  }
  for (const column of columns) statements.push(...columnSettings(target, column));
  return statements;
}

/** SQL that switches on the row security that a table has, on one that has none. Pure. */
export function rowSecuritySql({ schema, name, facts }: CatalogObject, home: string | null): string[] {
  const target = qualified(schema, name, home);
  return [
    ...(facts.rowSecurity?.includes('ENABLED') ? [`ALTER TABLE ${target} ENABLE ROW LEVEL SECURITY;`] : []),
    ...(facts.rowSecurity?.includes('FORCED') ? [`ALTER TABLE ${target} FORCE ROW LEVEL SECURITY;`] : []),
  ];
}

/** What CREATE TABLE has no words for, or not in every version. */
function columnSettings(target: string, { name, facts }: CatalogObject): string[] {
  const { storage, compression, statisticsTarget, options } = facts;
  const changes = [
    storage && `SET STORAGE ${storage}`,
    compression && `SET COMPRESSION ${compression}`,
    statisticsTarget && `SET STATISTICS ${statisticsTarget}`,
    options && `SET (${options})`,
  ];
  return changes.flatMap((change) => (change ? [`ALTER TABLE ${target} ALTER COLUMN ${quoted(name)} ${change};`] : []));
}

/** A column as CREATE TABLE writes it. */
export function columnSql(column: CatalogObject, sequence?: CatalogObject): string {
  const { name, facts } = column;
  const serial = sequence && serialType(column, sequence);
  const words = [quoted(name), serial ?? facts.type];
  if (facts.collation !== undefined) words.push(`COLLATE ${facts.collation}`);
  if (facts.generated !== undefined) words.push(`GENERATED ${facts.generated}`);
  if (facts.identity !== undefined) words.push(identitySql(column, sequence));
  if (facts.null === 'NOT NULL') words.push('NOT NULL');
  if (facts.default !== undefined && serial === undefined) words.push(`DEFAULT ${facts.default}`);
  return words.filter(Boolean).join(' ');
}

/** That a column counts by itself, as CREATE TABLE writes it, by a sequence of which nobody has to know. Pure. */
export function identitySql(column: CatalogObject, sequence?: CatalogObject): string {
  return `GENERATED ${column.facts.identity} AS IDENTITY${identityOptions(column, sequence)}`;
}

const SERIALS: Readonly<Record<string, string>> = { smallint: 'SMALLSERIAL', integer: 'SERIAL', bigint: 'BIGSERIAL' };

/** The short word for a column that counts by itself, where it says exactly what is there. */
export function serialType({ table, name, facts }: CatalogObject, sequence: CatalogObject): string | undefined {
  const counts = facts.default === `nextval('${sequence.name}'::regclass)` && sequence.facts.type === facts.type;
  const usual = sequence.name === `${table}_${name}_seq` && facts.null === 'NOT NULL' && isPlainSequence(sequence);
  return counts && usual ? SERIALS[facts.type ?? ''] : undefined;
}

function identityOptions({ table, name }: CatalogObject, sequence: CatalogObject | undefined): string {
  if (!sequence || (sequence.name === `${table}_${name}_seq` && isPlainSequence(sequence))) return '';
  return ` (SEQUENCE NAME ${qualified(sequence.schema, sequence.name, null)} ${sequenceOptions(sequence.facts)})`;
}
