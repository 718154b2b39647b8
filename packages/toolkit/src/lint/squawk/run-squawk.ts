import { spawn } from 'node:child_process';
import path from 'node:path';
import { DbError } from '../../errors.ts';
import { packageRoot } from '../../package-root.ts';
import { install, run } from '../../project-command.ts';

/** What squawk has found. */
export interface SquawkFault {
  /** The migration's name. */
  readonly migration: string;
  /** Counted from 1. */
  readonly line: number;
  readonly lastLine: number;
  readonly rule: string;
  readonly message: string;
  readonly help: string | null;
}

/** Windows takes no longer command line than 32,767 characters; elsewhere one call has room for thousands of files. */
const LONGEST_COMMAND = process.platform === 'win32' ? 24_000 : 400_000;
const config = path.join(packageRoot, 'assets', 'squawk.toml');

/**
 * Lints the migration.sql of each migration with squawk: one process for all of them.
 *
 * @param binary From `findSquawk`.
 * @param migrationsDir Absolute path of the migration folder.
 * @throws {DbError} DB_LINT_SQUAWK when it can't be started, or does not answer as it should.
 */
export async function runSquawk(
  binary: string,
  migrationsDir: string,
  names: readonly string[],
): Promise<SquawkFault[]> {
  const faults: SquawkFault[] = [];
  for (const files of commandLines(names)) faults.push(...parseReport(await report(binary, migrationsDir, files)));
  return withoutRepetitions(faults);
}

function commandLines(names: readonly string[]): string[][] {
  const lines: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const file = `${asPattern(name)}/migration.sql`;
    if (length + file.length > LONGEST_COMMAND) {
      lines.push([]);
      length = 0;
    }
    lines.at(-1)?.push(file);
    length += file.length + 3;
  }
  return lines;
}

/** squawk takes paths for patterns: `[1]` would mean "1". */
function asPattern(name: string): string {
  return name.replace(/[[*?{]/g, '[$&]');
}

function report(binary: string, cwd: string, files: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, ['--config', config, '--reporter', 'json', '--', ...files], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const output: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.on('error', (cause) => reject(squawkFault(cause.message, cause)));
    child.on('close', (code, signal) => {
      const text = Buffer.concat(output).toString('utf8');
      if ((code === 0 || code === 1) && text.trimStart().startsWith('[')) resolve(text);
      else reject(squawkFault(Buffer.concat(complaints).toString('utf8').trim() || `it ended with ${signal ?? code}`));
    });
  });
}

function parseReport(text: string): SquawkFault[] {
  let entries: ReportEntry[];
  try {
    entries = JSON.parse(text) as ReportEntry[];
  } catch (cause) {
    throw squawkFault('its report is no JSON', cause);
  }
  return entries
    .filter(({ rule_name }) => rule_name !== 'syntax-error') // PostgreSQL's own parser decides that
    .map(({ file, line, line_end, rule_name, message, help }) => ({
      migration: path.basename(path.dirname(file)),
      line: line + 1,
      lastLine: line_end + 1,
      rule: rule_name,
      message,
      help,
    }));
}

/** squawk counts lines from 0. */
interface ReportEntry {
  readonly file: string;
  readonly line: number;
  readonly line_end: number;
  readonly rule_name: string;
  readonly message: string;
  readonly help: string | null;
}

/** Rules that say of one kind of constraint what `constraint-missing-not-valid` says of all. */
const SPECIFIC = new Set([
  'adding-foreign-key-constraint',
  'adding-serial-primary-key-field',
  'disallowed-unique-constraint',
]);

function withoutRepetitions(faults: readonly SquawkFault[]): SquawkFault[] {
  const specific = faults.filter(({ rule }) => SPECIFIC.has(rule));
  return faults.filter(
    (fault) =>
      fault.rule !== 'constraint-missing-not-valid' ||
      !specific.some(
        (other) => other.migration === fault.migration && other.line <= fault.lastLine && other.lastLine >= fault.line,
      ),
  );
}

function squawkFault(words: string, cause?: unknown): DbError {
  return new DbError('DB_LINT_SQUAWK', {
    message: `squawk could not lint the migrations: ${words}.`,
    next: `Run "${install()}" again; if that does not help, "${run('squawk --version')}" shows whether it runs here at all.`,
    cause,
  });
}
