import { randomUUID } from 'node:crypto';
import { PRISMA_LOCK_KEY } from '../history/migrations-table.ts';
import { db } from '../project-command.ts';
import { literal } from '../sql/quote.ts';
import { resetSql } from './migration-lock.ts';
import { createRecordSql, deleteRecordSql, insertAppliedSql, recordTable } from './migrations-table-sql.ts';
import { type Direction, type PlannedFile, planFile } from './plan-file.ts';
import type { Step } from './step.ts';
import { recordDown, recordUp } from './stepwise-record.ts';

/** What a script is written for. */
export interface ScriptTarget {
  /** The PostgreSQL schema that holds `_prisma_migrations`. */
  readonly schema: string;
  /** Prisma's `?schema=`, where the address has one. */
  readonly named: string | undefined;
  /** The address of the database, without its password. */
  readonly shown: string;
}

/**
 * Writes a script for psql that does what `upgrade` or `downgrade` would do: the same lock, each step in one transaction
 * with its history row. It stops at the first error, and where the history is no longer the one that it was written for.
 *
 * @throws {DbError} DB_STEP_SYNTAX, DB_STEP_UNSUITABLE
 */
export async function writePsqlScript(
  steps: readonly Step[],
  direction: Direction,
  { schema, named, shown }: ScriptTarget,
): Promise<string> {
  const blocks: string[] = [];
  for (const [index, step] of steps.entries()) {
    const file = await planFile(step, direction);
    blocks.push(
      `-- ${index + 1} of ${steps.length}: ${step.name}/${file.file}\n${stepScript(step, direction, file, schema)}`,
    );
  }
  const verb = direction === 'up' ? 'upgrade' : 'downgrade';
  return [
    `-- Written by "${db(`${verb} --sql`)}" for ${shown}.\n-- Run it with "psql --file <this file> <address>"; psql knows no "?schema=" in an address.`,
    `\\set ON_ERROR_STOP on\nSELECT pg_advisory_lock(${PRISMA_LOCK_KEY});`,
    ...(direction === 'up' ? [createRecordSql(schema)] : []),
    resetSql(named),
    ...blocks.flatMap((block) => [block, resetSql(named)]),
    `SELECT pg_advisory_unlock(${PRISMA_LOCK_KEY});`,
  ].join('\n\n');
}

function stepScript(step: Step, direction: Direction, file: PlannedFile, schema: string): string {
  const guard = guardSql(step.name, direction, schema);
  if (file.kind === 'atomic') {
    const part = file.parts[0];
    const recording =
      direction === 'up' ? insertAppliedSql(schema, step, `'${randomUUID()}'`) : deleteRecordSql(schema, step.name);
    return [
      `${part?.opening ?? 'BEGIN'};`,
      guard,
      statements(part?.sql ?? ''),
      'RESET ROLE;',
      recording,
      'COMMIT;',
    ].join('\n');
  }
  const record = direction === 'up' ? recordUp(schema, step, file.kind) : recordDown(schema, step);
  return [
    guard,
    record.begin,
    ...file.parts.flatMap((part, index) => {
      const recording = index === file.parts.length - 1 ? record.finish : record.partDone(index + 1);
      if (part.kind === 'alone') return [`${part.sql};`, recording];
      return [`${part.opening};`, statements(part.sql), 'RESET ROLE;', recording, 'COMMIT;'];
    }),
  ].join('\n');
}

/** A part's text without the blanks and the semicolon that its BEGIN left. */
function statements(sql: string): string {
  return `${sql.replace(/^[\s;]+/, '').trimEnd()}\n;`;
}

/** SQL that fails unless the step is still to be applied, or to be undone. */
function guardSql(name: string, direction: Direction, schema: string): string {
  const found = `EXISTS (SELECT FROM ${recordTable(schema)} WHERE migration_name = ${literal(name)} AND rolled_back_at IS NULL)`;
  const [wrong, why] =
    direction === 'up' ? [found, `${name} is recorded already`] : [`NOT ${found}`, `${name} is not applied`];
  const body = `BEGIN IF ${wrong} THEN RAISE EXCEPTION USING MESSAGE = ${literal(`${why}: this script was written for another state of the history`)}; END IF; END`;
  return `DO ${literal(body)};`;
}
