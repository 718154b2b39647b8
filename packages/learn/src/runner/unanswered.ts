import path from 'node:path';
import pg from 'pg';
import { DbError } from 'pos-migrate/internal/errors';
import { explainFileError, isFileError } from 'pos-migrate/internal/file-fault';
import { learn } from '../learn-command.ts';
import type { Shortfall } from './demands.ts';
import type { Workplace } from './lesson-check.ts';
import { LOCKED } from './place.ts';

/**
 * Says of an error that the learner's own database or files have no answer to what a check asks: a table is gone, a file can't be read.
 *
 * @returns What is missing; null for all other errors.
 */
export function sayUnanswered(
  error: unknown,
  { lesson, practiceDir }: Pick<Workplace, 'lesson' | 'practiceDir'>,
): Shortfall | null {
  const reset = learn(`reset ${lesson.number}`);
  if (error instanceof pg.DatabaseError && /^(42|3F|22|0A)/.test(error.code ?? '')) {
    return {
      expected: `the tables of the lesson, so that they can be asked; "${reset}" brings them back`,
      found: error.message,
      hint: 1,
    };
  }
  if (error instanceof pg.DatabaseError && error.code === LOCKED) {
    return {
      expected: 'tables that nobody else has locked; COMMIT or ROLLBACK ends what is open in another window',
      found: error.message,
      hint: 1,
    };
  }
  if (isFileError(error) && isWithin(practiceDir, error.path)) {
    const { message } = explainFileError(error) as DbError;
    return {
      expected: `the files of the lesson, so that they can be read; "${reset}" brings them back`,
      found: message.replace(/\.$/, ''),
      hint: 1,
    };
  }
  if (error instanceof DbError && READABLE.has(error.code)) {
    const [first = ''] = error.message.split('\n');
    return { expected: `files that can be read. ${error.next}`, found: first.replace(/[.:]$/, ''), hint: 1 };
  }
  return null;
}

/** The refusals that are about the learner's own files. */
const READABLE: ReadonlySet<string> = new Set(['DB_SCHEMA_INVALID', 'DB_MIGRATIONS_UNREADABLE', 'DB_STEP_SYNTAX']);

function isWithin(folder: string, file: string): boolean {
  return !path.relative(folder, file).startsWith('..');
}
