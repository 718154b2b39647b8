import { db } from '../project-command.ts';
import type { Fault, Rule, Severity } from './rule.ts';
import { adviceBySquawkRule } from './squawk/advice.ts';
import type { SquawkFault } from './squawk/run-squawk.ts';

/** Something that a person should look at. */
export interface Finding {
  /** The migration's name; null for the folder as a whole. */
  readonly migration: string | null;
  /** The path from the project's folder, with `/` between its parts. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence: what is there. */
  readonly what: string;
  /** One sentence: what it leads to. */
  readonly why: string;
  /** One sentence: the safe way. */
  readonly instead: string;
  /** The command that shows the page of the rule. */
  readonly explain: string;
}

/** A fault as a finding. */
export function findingOf(
  { name, severity, why, instead }: Pick<Rule, 'name' | 'severity' | 'why' | 'instead'>,
  { what, line = 1, file = 'migration.sql' }: Fault,
  { migration, migrationsDir }: { migration: string | null; migrationsDir: string },
): Finding {
  const path = migration === null ? migrationsDir : `${migrationsDir}/${migration}/${file}`;
  return {
    migration,
    file: path,
    line,
    rule: name,
    severity,
    what,
    why,
    instead: typeof instead === 'string' ? instead : instead(),
    explain: db(`explain ${name}`),
  };
}

/**
 * A fault that squawk has found as a finding, with our own words where we have some.
 *
 * @param sql The text of the migration.sql, of which the line is quoted: squawk's messages name no object.
 */
export function squawkFinding(
  { migration, line, rule, message, help }: SquawkFault,
  sql: string,
  migrationsDir: string,
): Finding {
  const { why, instead } = adviceBySquawkRule[rule] ?? { why: message, instead: help ?? '' };
  const quoted = sql.split(/\r?\n/)[line - 1]?.trim() ?? '';
  const [sentence = message] = message.split(/(?<=[.!])\s/);
  const what = quoted === '' ? sentence : `${sentence.replace(/[.!]$/, '')}: ${quoted}`;
  return findingOf({ name: rule, severity: 'error', why, instead }, { what, line }, { migration, migrationsDir });
}

/** In the order in which people read: file by file, line by line. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.rule.localeCompare(b.rule));
}
