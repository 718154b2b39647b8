import type { Node } from 'libpg-query';
import { parseSql } from './parse.ts';

/** What a statement means for the transaction around it. */
export type StatementRole =
  /** BEGIN or START TRANSACTION. */
  | 'begin'
  /** COMMIT or END. */
  | 'commit'
  /** Ends a transaction in another way (ROLLBACK, COMMIT AND CHAIN, PREPARE TRANSACTION …), or ends a prepared one. */
  | 'abandon'
  /** PostgreSQL refuses it inside a transaction: CREATE INDEX CONCURRENTLY, VACUUM … */
  | 'alone'
  /** Anything else. */
  | 'plain';

/** One statement of an SQL file. */
export interface Statement {
  /** Its text, without the comments before it and without the semicolon. */
  readonly text: string;
  /** Where it begins and ends in the file, as indexes of a JavaScript string. */
  readonly start: number;
  readonly end: number;
  /** The same in bytes of UTF-8, as libpg-query counts inside `node`. */
  readonly startByte: number;
  readonly endByte: number;
  /** The line on which it begins, counted from 1. */
  readonly line: number;
  readonly role: StatementRole;
  /** The parsed statement: an object with one key, which names its type (`CreateStmt`). */
  readonly node: Node;
}

/**
 * How a file is applied: `atomic` in one transaction; `concurrent` is one statement that PostgreSQL refuses inside a
 * transaction; `mixed` has such a statement and others beside it.
 */
export type MigrationKind = 'atomic' | 'concurrent' | 'mixed';

/**
 * Takes an SQL file apart with PostgreSQL's own parser, which is loaded at the first call (30 ms).
 *
 * @throws {SqlSyntaxError} When the file is not SQL.
 */
export async function splitStatements(sql: string): Promise<Statement[]> {
  const parsed = await parseSql(sql);
  const bytes = Buffer.from(sql);
  let at = { byte: 0, index: 0, line: 1 };
  return (parsed.stmts ?? []).flatMap(({ stmt, stmt_location = 0, stmt_len }) => {
    if (!stmt) return [];
    at = advance(bytes, at, stmt_location);
    // Without a semicolon after it, the last statement has no length: it goes on to the end of the file.
    const endByte = stmt_len ? stmt_location + stmt_len : bytes.length;
    const text = bytes.toString('utf8', stmt_location, endByte).trimEnd();
    const statement: Statement = {
      text,
      start: at.index,
      end: at.index + text.length,
      startByte: at.byte,
      endByte: at.byte + Buffer.byteLength(text),
      line: at.line,
      role: roleOf(stmt),
      node: stmt,
    };
    return [statement];
  });
}

/** How a file of these statements is applied. */
export function kindOf(statements: readonly Statement[]): MigrationKind {
  if (!statements.some(({ role }) => role === 'alone')) return 'atomic';
  return statements.length === 1 ? 'concurrent' : 'mixed';
}

/**
 * How this file is applied, whatever its header says.
 *
 * @throws {SqlSyntaxError} When the file is not SQL.
 */
export async function migrationKind(sql: string): Promise<MigrationKind> {
  return kindOf(await splitStatements(sql));
}

interface Place {
  readonly byte: number;
  readonly index: number;
  readonly line: number;
}

function advance(bytes: Buffer, from: Place, byte: number): Place {
  const passed = bytes.toString('utf8', from.byte, byte);
  return { byte, index: from.index + passed.length, line: from.line + passed.split('\n').length - 1 };
}

function roleOf(node: Node): StatementRole {
  if ('TransactionStmt' in node) {
    const { kind, chain } = node.TransactionStmt;
    switch (kind) {
      case 'TRANS_STMT_BEGIN':
      case 'TRANS_STMT_START':
        return 'begin';
      case 'TRANS_STMT_COMMIT':
        return chain ? 'abandon' : 'commit';
      case 'TRANS_STMT_SAVEPOINT':
      case 'TRANS_STMT_RELEASE':
      case 'TRANS_STMT_ROLLBACK_TO':
        return 'plain';
      default:
        return 'abandon';
    }
  }
  return isRefusedInTransaction(node) ? 'alone' : 'plain';
}

/** PostgreSQL's PreventInTransactionBlock, as far as the statement itself tells. */
function isRefusedInTransaction(node: Node): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true;
  if ('DropStmt' in node) return node.DropStmt.concurrent === true;
  if ('ReindexStmt' in node) {
    const { kind, params } = node.ReindexStmt;
    const wide =
      kind === 'REINDEX_OBJECT_SCHEMA' || kind === 'REINDEX_OBJECT_SYSTEM' || kind === 'REINDEX_OBJECT_DATABASE';
    return wide || hasOption(params, 'concurrently');
  }
  if ('AlterTableStmt' in node) {
    return (node.AlterTableStmt.cmds ?? []).some(
      (command) =>
        'AlterTableCmd' in command &&
        command.AlterTableCmd.subtype === 'AT_DetachPartition' &&
        command.AlterTableCmd.def !== undefined &&
        'PartitionCmd' in command.AlterTableCmd.def &&
        command.AlterTableCmd.def.PartitionCmd.concurrent === true,
    );
  }
  if ('VacuumStmt' in node) return node.VacuumStmt.is_vacuumcmd === true;
  if ('ClusterStmt' in node) return node.ClusterStmt.relation === undefined;
  if ('CreateSubscriptionStmt' in node) return !isSwitchedOff(node.CreateSubscriptionStmt.options, 'create_slot');
  if ('AlterDatabaseStmt' in node) return hasOption(node.AlterDatabaseStmt.options, 'tablespace');
  return (
    'CreatedbStmt' in node ||
    'DropdbStmt' in node ||
    'CreateTableSpaceStmt' in node ||
    'DropTableSpaceStmt' in node ||
    'AlterSystemStmt' in node ||
    'DropSubscriptionStmt' in node
  );
}

function hasOption(options: readonly Node[] | undefined, name: string): boolean {
  return (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === name);
}

function isSwitchedOff(options: readonly Node[] | undefined, name: string): boolean {
  return (options ?? []).some(
    (option) =>
      'DefElem' in option &&
      option.DefElem.defname === name &&
      /"(false|off|0)"/.test(JSON.stringify(option.DefElem.arg ?? null)),
  );
}
