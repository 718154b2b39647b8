import { setTimeout as sleep } from 'node:timers/promises';
import { ColumnTypeEnum, DriverAdapterError, type SqlQuery, type SqlQueryable } from '@prisma/driver-adapter-utils';
import type { DatabaseUrl } from './database-url.ts';
import { isStatementError, statementError, toDriverError } from './driver-error.ts';
import type { Failures } from './failures.ts';

/** PostgreSQL's internal one-byte type `"char"`, which its catalogue is full of, and the type that passes for it. */
const charOid = 18;
const textOid = 25;

/** What the adapter's classes have inside. The package's exact version is pinned, and its tests are ours. */
interface AdapterInternals extends SqlQueryable {
  performIO(query: SqlQuery): Promise<Result | Result[]>;
  onError(error: unknown): never;
}

interface Result {
  readonly fields: { dataTypeID: number }[];
  readonly rows: unknown[][];
}

/**
 * Corrects how an adapter, or a transaction of one, reads results and reports errors: see docs/reference/engine.md, 1 and 4.
 *
 * @param queryable is changed in place
 * @param url where its connection goes, for error messages
 * @param failures takes down what the server said
 * @returns the same object
 */
export function correctQueries<T extends SqlQueryable>(queryable: T, url: DatabaseUrl, failures: Failures): T {
  const internals = queryable as unknown as AdapterInternals;
  const performIO = internals.performIO.bind(internals);
  const queryRaw = internals.queryRaw.bind(internals);
  const charColumns = new WeakMap<unknown[][], number[]>();
  let sql: string | undefined;

  internals.onError = (error) => {
    if (isStatementError(error)) failures.statement = statementError(error, sql);
    const mapped = toDriverError(error, url);
    throw mapped ? new DriverAdapterError(mapped) : error;
  };
  internals.performIO = async (query) => {
    ({ sql } = query);
    const lock = /^\s*SELECT pg_advisory_lock\((\d+)\);?\s*$/i.exec(sql)?.[1];
    const result = lock === undefined ? await performIO(query) : await takeLock(performIO, lock);
    if (Array.isArray(result)) return result; // of several statements, whose rows nobody reads
    const columns = result.fields.flatMap((field, column) => (field.dataTypeID === charOid ? [column] : []));
    if (columns.length === 0) return result;
    charColumns.set(result.rows, columns);
    const fields = result.fields.map((field) =>
      field.dataTypeID === charOid ? { ...field, dataTypeID: textOid } : field,
    );
    return { ...result, fields };
  };
  internals.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const column of charColumns.get(result.rows) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character;
    return result;
  };
  return queryable;
}

/** How often a waiting engine asks for the lock, in milliseconds. */
const POLL = 100;

/**
 * Takes an advisory lock by asking for it again and again. A session that waits for it inside PostgreSQL holds a snapshot;
 * the CREATE INDEX CONCURRENTLY of the session that has the lock waits for that snapshot to end, and PostgreSQL breaks
 * the deadlock by failing one of the two.
 */
async function takeLock(performIO: AdapterInternals['performIO'], key: string): Promise<Result | Result[]> {
  for (;;) {
    const result = await performIO({ sql: `SELECT pg_try_advisory_lock(${key})`, args: [], argTypes: [] });
    if (!Array.isArray(result) && result.rows[0]?.[0] === true) return result;
    await sleep(POLL);
  }
}
