import type { AlterTableCmd, Node } from 'libpg-query';
import { DbError } from '../errors.ts';
import { nameOf, type TableName } from '../plan/relation-names.ts';
import { SqlSyntaxError } from '../sql/parse.ts';
import { quoted } from '../sql/quote.ts';
import { type Statement, splitStatements } from '../sql/statements.ts';
import { quotedTable, splitAtCommas, withoutSchema, withoutSerial } from './sql-text.ts';

/** One command of an ALTER TABLE. */
export interface AlterCommand {
  readonly sql: string;
  readonly node: AlterTableCmd;
}

/** One statement of a draft. An ALTER TABLE is in pieces, because its commands may belong into different files. */
export type DraftStatement =
  | { readonly kind: 'alter'; readonly table: TableName; readonly commands: readonly AlterCommand[] }
  | {
      readonly kind: 'other';
      readonly sql: string;
      readonly node: Node;
      /** Whether it belongs to the steps by which an enum loses values. */
      readonly shrinksEnum?: true;
    }
  /** Drops something for the time in which a type is exchanged, or brings it back: a whole statement with its semicolon. */
  | { readonly kind: 'rebuilt'; readonly sql: string };

/** What a script has to know of the database that it is for. */
export interface ScriptContext {
  /** Where names without a schema lead to. */
  readonly schema: string;
  /** The sequence that gives a column its numbers. */
  readonly sequenceOf: (table: TableName, column: string) => string;
}

/**
 * Reads a script that Prisma wrote, and puts right what would not work:
 * - it has no BEGIN and COMMIT of its own, because the file around it has;
 * - SERIAL is no type that a column can be changed to: the column gets the number's type, and so does its sequence;
 * - it may drop a sequence without a name, where Prisma knows none: the way back is found by a database, which knows it;
 * - a quote in an enum's value is written twice, as PostgreSQL wants it;
 * - where an enum loses values, the old type is dropped at the very end, when no table that is dropped still uses it, and columns
 *   that the script adds afterwards need not be given the new one.
 *
 * @throws {DbError} DB_DIFF_FAILED when PostgreSQL's grammar refuses it.
 */
export async function readPrismaScript(script: string, context: ScriptContext): Promise<DraftStatement[]> {
  const statements: DraftStatement[] = [];
  const last: DraftStatement[] = [];
  let shrinking = false;
  for (const { text, node, role } of await parse(
    withSequenceNames(withWholeLabels(withoutSchema(script, context.schema)), context.schema),
  )) {
    // Prisma has a transaction of its own around these steps, and around nothing else.
    if (role === 'begin' || role === 'commit') {
      shrinking = role === 'begin';
      continue;
    }
    if (shrinking) {
      const step = { kind: 'other', sql: text, node, shrinksEnum: true } as const;
      if ('DropStmt' in node) last.push(step);
      else statements.push(step);
      continue;
    }
    if ('AlterTableStmt' in node && node.AlterTableStmt.objtype === 'OBJECT_TABLE') {
      statements.push(...readAlterTable(text, node.AlterTableStmt, context));
    } else {
      statements.push({ kind: 'other', sql: text, node });
    }
  }
  return [...withoutEarly(statements, context.schema), ...last];
}

/** A statement as it is written into a file, with its semicolon. */
export function statementText(statement: DraftStatement, schema: string): string {
  if (statement.kind === 'rebuilt') return statement.sql;
  if (statement.kind === 'other') return `${statement.sql};`;
  const table = quotedTable(statement.table, schema);
  const commands = statement.commands.map(({ sql }) => sql);
  if (commands.length === 1) return `ALTER TABLE ${table} ${commands[0]};`;
  return `ALTER TABLE ${table}\n${commands.map((sql) => `    ${sql}`).join(',\n')};`;
}

async function parse(script: string): Promise<Statement[]> {
  try {
    return await splitStatements(script);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw new DbError('DB_DIFF_FAILED', {
      message: `Prisma wrote SQL that PostgreSQL does not understand: ${error.message}, in this line:\n  ${script.split('\n')[error.line - 1] ?? ''}`,
      next: 'Look whether the Prisma schema has it right: a dbgenerated("…") is copied as it is. Otherwise leave that change out, and write it by hand.',
      cause: error,
    });
  }
}

/** Prisma writes the values of an enum as they are. */
function withWholeLabels(script: string): string {
  const escaped = (labels: string) =>
    labels
      .split("', '")
      .map((label) => label.replaceAll("'", "''"))
      .join("', '");
  return script
    .replace(/^(CREATE TYPE .* AS ENUM \(')(.*)('\);)$/gm, (_, head, labels, tail) => head + escaped(labels) + tail)
    .replace(/^(ALTER TYPE .* ADD VALUE ')(.*)(';)$/gm, (_, head, label, tail) => head + escaped(label) + tail);
}

/** PostgreSQL's grammar knows no empty name, and a string has the schema that all other names are without. */
function withSequenceNames(script: string, schema: string): string {
  return script
    .replace(/^DROP SEQUENCE (?:"(?:[^"]|"")+"\.)?"";$/gm, '')
    .replaceAll(`nextval('${quoted(schema)}.`, "nextval('");
}

/** Prisma gives the new type also to columns that are not there yet. */
function withoutEarly(statements: readonly DraftStatement[], schema: string): DraftStatement[] {
  const key = (table: TableName, column: string | undefined) => JSON.stringify([table.schema, table.name, column]);
  const added = new Set(
    statements.flatMap((statement) => {
      if (statement.kind !== 'alter') return [];
      const columns = statement.commands.flatMap(({ node: { subtype, def } }) =>
        subtype === 'AT_AddColumn' && def && 'ColumnDef' in def ? [def.ColumnDef.colname] : [],
      );
      return columns.map((column) => key(statement.table, column));
    }),
  );
  return statements.filter((statement) => {
    if (statement.kind !== 'other' || !statement.shrinksEnum || !('AlterTableStmt' in statement.node)) return true;
    const { relation, cmds = [] } = statement.node.AlterTableStmt;
    return !cmds.some(
      (each) => 'AlterTableCmd' in each && added.has(key(nameOf(relation, schema), each.AlterTableCmd.name)),
    );
  });
}

type AlterTableNode = Extract<Node, { AlterTableStmt: unknown }>['AlterTableStmt'];

function readAlterTable(text: string, node: AlterTableNode, context: ScriptContext): DraftStatement[] {
  const table = nameOf(node.relation, context.schema);
  const head = /^ALTER TABLE (?:"(?:[^"]|"")*"\.)?"(?:[^"]|"")*"\s+/.exec(text)?.[0] ?? '';
  const pieces = splitAtCommas(text.slice(head.length));
  const nodes = (node.cmds ?? []).flatMap((command) => ('AlterTableCmd' in command ? [command.AlterTableCmd] : []));
  if (head === '' || pieces.length !== nodes.length)
    return [{ kind: 'other', sql: text, node: { AlterTableStmt: node } }];

  const sequences: DraftStatement[] = [];
  const commands = nodes.map((command, index) => {
    const sql = (pieces[index] ?? '').replace(/^ADD COLUMN\s+/, 'ADD COLUMN ');
    const serial = /SET DATA TYPE (SMALLSERIAL|BIGSERIAL|SERIAL)$/.exec(sql)?.[1];
    if (serial === undefined) return { sql, node: command };
    const type = withoutSerial(serial);
    const sequence = context.sequenceOf(table, command.name ?? '');
    sequences.push({ kind: 'other', sql: `ALTER SEQUENCE ${sequence} AS ${type}`, node: { AlterSeqStmt: {} } });
    return { sql: sql.replace(serial, type), node: command };
  });
  return [{ kind: 'alter', table, commands }, ...sequences];
}
