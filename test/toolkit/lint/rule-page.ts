import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import type { LintContext } from '../../../packages/toolkit/src/lint/lint-files.ts';
import { createTestDatabase, type TestDatabase } from '../history/test-database.ts';
import { lintSample, SAMPLE, type SampleMigration } from './lint-sample.ts';

const pages = join(import.meta.dirname, '../../../packages/toolkit/docs/reference/lint');
const BEFORE = '20260401090000_set_up_shop';

/** A rule's page, taken apart. */
export interface RulePage {
  readonly text: string;
  /** What is there before: the migrations, then what was done to the database by hand. */
  readonly before: readonly SampleMigration[];
  readonly byHand: readonly string[];
  readonly found: readonly SampleMigration[];
  readonly fine: readonly SampleMigration[];
}

/** Reads docs/reference/lint/<rule>.md and its SQL blocks. */
export function readRulePage(rule: string): RulePage {
  const text = readFileSync(join(pages, `${rule}.md`), 'utf8');
  const sections = new Map(text.split(/^## /m).map((section) => [section.split('\n', 1)[0], section]));
  const section = (title: string) => sections.get(title) ?? '';
  return {
    text,
    before: migrationsIn(section('Before'), BEFORE),
    byHand: blocksIn(section('Before')).flatMap(({ file, sql }) => (file === 'by hand' ? [sql] : [])),
    found: migrationsIn(section('Found'), SAMPLE),
    fine: migrationsIn(section('Fine'), SAMPLE),
  };
}

/** How a page's examples are judged. */
export interface PageExpectations {
  /** The error with which PostgreSQL refuses the bad example; it takes it when left out. */
  readonly refused?: string;
  /** Whether the examples are linted without a down.sql where the page shows none. */
  readonly withoutDown?: boolean;
  /** What is known besides the files. */
  readonly known?: (page: RulePage, migrations: readonly SampleMigration[]) => Promise<Partial<LintContext>>;
}

/**
 * Tests a rule's page: the bad example is found by exactly this rule, the good one by none, and PostgreSQL takes the good
 * one (and the bad one, or refuses it with the error that is expected).
 */
export function testRulePage(rule: string, { refused, withoutDown = false, known }: PageExpectations = {}): void {
  const page = readRulePage(rule);
  const lint = async (example: readonly SampleMigration[]) => {
    expect(example).not.toEqual([]);
    const complete = withoutDown ? example.map((migration) => ({ down: null, ...migration })) : example;
    const migrations = merged(page.before, complete);
    const names = example.map(({ name }) => name);
    return lintSample(migrations, { names, ...(await known?.(page, migrations)) });
  };

  it('finds the bad example of its page, and nothing else in it', async () => {
    const { findings, squawkAbsent } = await lint(page.found);
    expect(squawkAbsent).toBeNull();
    expect(new Set(findings.map((finding) => finding.rule))).toEqual(new Set([rule]));
  });

  it('finds nothing in the good example', async () => {
    expect((await lint(page.fine)).findings).toEqual([]);
  });

  it('has examples that PostgreSQL runs as the page says', async () => {
    expect(await onDatabase(page, page.fine)).toBeNull();
    expect(await onDatabase(page, page.found)).toBe(refused ?? null);
  });
}

/**
 * Runs what a page has before its examples, and then migrations, on a database of their own.
 *
 * @returns The SQLSTATE with which PostgreSQL refused one of the migrations, or null.
 */
export async function onDatabase(
  { before, byHand }: Pick<RulePage, 'before' | 'byHand'>,
  migrations: readonly SampleMigration[],
  look: (database: TestDatabase) => Promise<void> = async () => {},
): Promise<string | null> {
  const database = await createTestDatabase();
  try {
    for (const sql of [...before.map(({ up }) => up), ...byHand]) await database.query(sql);
    const refusal = await run(
      database,
      migrations.filter(({ name }) => !before.some((each) => each.name === name)),
    );
    if (refusal === null) await look(database);
    return refusal;
  } finally {
    await database.drop();
  }
}

async function run(database: TestDatabase, migrations: readonly SampleMigration[]): Promise<string | null> {
  for (const { up } of migrations) {
    if (up.replace(/^--.*$/gm, '').trim() === '') continue;
    try {
      await database.query(up);
    } catch (error) {
      return String((error as { code?: unknown }).code);
    }
  }
  return null;
}

/** An example's file takes the place of one that was there before. */
function merged(before: readonly SampleMigration[], migrations: readonly SampleMigration[]): SampleMigration[] {
  return [...before.filter(({ name }) => !migrations.some((each) => each.name === name)), ...migrations];
}

function blocksIn(section: string): { file: string; sql: string }[] {
  return [...section.matchAll(/^```sql ?(.*)\n([\s\S]*?)^```$/gm)].map(([, file = '', sql = '']) => ({ file, sql }));
}

/** The blocks as migrations: one that names no folder is the section's own, `down.sql` belongs to the one before it. */
function migrationsIn(section: string, name: string): SampleMigration[] {
  const migrations: SampleMigration[] = [];
  for (const { file, sql } of blocksIn(section)) {
    const last = migrations.at(-1);
    if (file === 'down.sql' && last) {
      migrations[migrations.length - 1] = { ...last, down: sql.replace('CHECKSUM', checksumOf(last.up)) };
    } else if (file !== 'by hand') migrations.push({ name: file || name, up: sql });
  }
  return migrations;
}
