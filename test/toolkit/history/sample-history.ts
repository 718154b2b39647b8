import { acceptedChecksums, checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { judgeDownFile } from '../../../packages/toolkit/src/history/down-file.ts';
import { parseMigrationHeader } from '../../../packages/toolkit/src/history/header.ts';
import type { MigrationFile } from '../../../packages/toolkit/src/history/migration-files.ts';
import type { MigrationRow, RecordedHistory } from '../../../packages/toolkit/src/history/migrations-table.ts';

/** A migration file with this text; `null` is a folder without migration.sql. */
export function file(name: string, sql: string | null = `-- ${name}`): MigrationFile {
  const accepted = sql === null ? [] : acceptedChecksums(Buffer.from(sql));
  return {
    name,
    checksum: accepted[0] ?? null,
    acceptedChecksums: accepted,
    header: parseMigrationHeader(sql ?? ''),
    down: judgeDownFile(null, accepted),
  };
}

/** The row of a migration that was applied with the text that `file` gives by default. */
export function row(name: string, changes: Partial<MigrationRow> = {}): MigrationRow {
  return {
    name,
    checksum: checksumOf(`-- ${name}`),
    startedAt: new Date('2026-01-01T10:00:00Z'),
    finishedAt: new Date('2026-01-01T10:00:01Z'),
    rolledBackAt: null,
    logs: null,
    steps: 1,
    ...changes,
  };
}

/** The row of an attempt that stopped in the middle. */
export function failedRow(name: string, logs: string | null = 'ERROR: no such column'): MigrationRow {
  return row(name, { finishedAt: null, logs, steps: 0 });
}

/** The row of an attempt that was marked as rolled back. */
export function rolledBackRow(name: string): MigrationRow {
  return row(name, { finishedAt: null, rolledBackAt: new Date('2026-01-01T11:00:00Z'), logs: 'ERROR: x', steps: 0 });
}

/** What the database says: these rows, in a schema that has tables as soon as it has rows. */
export function recorded(
  rows: readonly MigrationRow[],
  changes: Partial<Omit<RecordedHistory, 'rows'>> = {},
): RecordedHistory {
  return { rows, hasTables: rows.length > 0, locked: false, ...changes };
}
