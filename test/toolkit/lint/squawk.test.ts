import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adviceBySquawkRule } from '../../../packages/toolkit/src/lint/squawk/advice.ts';
import { findSquawk } from '../../../packages/toolkit/src/lint/squawk/binary.ts';
import { runSquawk } from '../../../packages/toolkit/src/lint/squawk/run-squawk.ts';
import { atomic, inShort, lintOne, lintSample } from './lint-sample.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const config = join(root, 'packages/toolkit/assets/squawk.toml');
const page = readFileSync(join(root, 'packages/toolkit/docs/reference/lint/squawk.md'), 'utf8');
const excluded = [...readFileSync(config, 'utf8').matchAll(/^\s*"([\w-]+)",/gm)].map(([, name = '']) => name);
const explained = Object.keys(adviceBySquawkRule);

function squawk(): string {
  const found = findSquawk(root);
  if (!('path' in found)) throw new Error(found.absent);
  return found.path;
}

describe('squawk', () => {
  it('knows every rule that we exclude or explain', () => {
    // Its check of its own comments can't be excluded.
    const names = [...excluded, ...explained].filter((name) => name !== 'unused-ignore').join(',');
    expect(() =>
      execFileSync(squawk(), ['--exclude', names, '--stdin-filepath', 'a.sql'], { input: '' }),
    ).not.toThrow();
  });

  it('leaves no rule without a reason or an explanation, in the code and on the page', () => {
    expect(excluded.length).toBeGreaterThan(10);
    expect(excluded.filter((name) => explained.includes(name))).toEqual([]);
    expect(excluded.filter((name) => !page.includes(name))).toEqual([]);
    const sections = page.split(/^## /m).slice(1, -1);
    expect(sections).toEqual(
      Object.entries(adviceBySquawkRule).map(
        ([rule, { why, instead }]) => `${rule}\n\n${why}\n\nInstead: ${instead}\n\n`,
      ),
    );
  });

  it('leaves alone the tables of the same file', async () => {
    const body = `CREATE TABLE brands (id SERIAL PRIMARY KEY, name TEXT);
CREATE UNIQUE INDEX brands_name_key ON brands (name);
ALTER TABLE brands ADD CONSTRAINT named CHECK (name <> '');
ALTER TABLE brands ADD COLUMN parent_id INTEGER REFERENCES brands (id) ON DELETE SET NULL;`;
    expect(await lintOne(atomic(body))).toEqual([]);
    expect(await lintOne(atomic('CREATE UNIQUE INDEX products_name_key ON products (name);'))).toEqual([
      'require-concurrent-index-creation:6',
    ]);
  });

  it('says of a foreign key, a primary key and a unique constraint what they are, and not twice', async () => {
    const body = `ALTER TABLE a ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES c (id) ON DELETE CASCADE;
ALTER TABLE a ADD PRIMARY KEY (id);
ALTER TABLE a ADD UNIQUE (name);
ALTER TABLE a ADD CONSTRAINT positive CHECK (price > 0);`;
    expect(await lintOne(atomic(body))).toEqual([
      'adding-foreign-key-constraint:6',
      'adding-serial-primary-key-field:7',
      'disallowed-unique-constraint:8',
      'constraint-missing-not-valid:9',
    ]);
  });

  it('quotes the line, and gives the reason and the safe way', async () => {
    const { findings } = await lintSample([{ name: '20260402090000_drop_brand', up: atomic('DROP TABLE brands;') }]);
    expect(findings).toEqual([
      expect.objectContaining({
        file: 'prisma/migrations/20260402090000_drop_brand/migration.sql',
        line: 6,
        severity: 'error',
        what: 'Dropping a table may break existing clients: DROP TABLE brands;',
        why: adviceBySquawkRule['ban-drop-table']?.why,
        explain: 'npx pos-migrate explain ban-drop-table',
      }),
    ]);
  });

  it('finds files with odd names, a thousand of them in one go', async () => {
    const odd = ['a [b] c', '-dash', 'q{1,2}', 'comma, and blank', 'ünicode', '#hash', "quote'd"];
    const many = Array.from({ length: 1000 }, (_, index) => `${20260101000000 + index}_a_name_of_some_length_${index}`);
    const up = atomic('ALTER TABLE products DROP COLUMN brand;');
    const { findings } = await lintSample([...many, ...odd].map((name) => ({ name, up })));
    const found = findings.filter(({ rule }) => rule === 'ban-drop-column').map(({ migration }) => migration);
    expect(new Set(found)).toEqual(new Set([...many, ...odd]));
  });

  it('leaves it to the parser of PostgreSQL what is SQL', async () => {
    expect(await lintOne(atomic('CREATE TABEL t (id INTEGER);'))).toEqual(['syntax:6']);
  });
});

describe('without squawk', () => {
  it('says why, and applies our own rules', async () => {
    const up = atomic('ALTER TABLE products DROP COLUMN brand, ADD COLUMN price REAL;');
    const report = await lintSample([{ name: '20260402090000_price', up }], { projectDir: '/' });
    expect(report.squawkAbsent).toMatch(
      /^The package squawk-cli is not installed here: "npm install --save-dev squawk-cli" adds it/,
    );
    expect(inShort(report.findings)).toEqual(['money-type:6', 'rename-as-drop-add:6']);
  });

  it('names a platform that it has no program for', () => {
    expect(findSquawk(root, { platform: 'freebsd', arch: 'riscv64' })).toEqual({
      absent: expect.stringContaining('freebsd-riscv64'),
    });
  });

  it('starts nothing when there is nothing to lint', async () => {
    expect(await lintSample([], { projectDir: '/' })).toEqual({ findings: [], squawkAbsent: null });
  });
});

describe.skipIf(process.platform === 'win32')('a squawk that fails', () => {
  it.each([
    ['answers with nonsense', 'echo nonsense', 'ended with 0'],
    ['breaks off', 'echo "["; exit 1', 'no JSON'],
    ['says what is wrong', 'echo "bad option" >&2; exit 2', 'bad option'],
    ['is killed', 'kill -9 $$', 'SIGKILL'],
  ])('is an error with its words when it %s', async (_title, script, words) => {
    const folder = mkdtempSync(join(tmpdir(), 'squawk-'));
    const program = join(folder, 'squawk');
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    try {
      const failure = runSquawk(program, folder, ['20260402090000_x']);
      await expect(failure).rejects.toMatchObject({ code: 'DB_LINT_SQUAWK', message: expect.stringContaining(words) });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is an error when it cannot be started', async () => {
    await expect(runSquawk('/nowhere/squawk', '/', ['a'])).rejects.toMatchObject({ code: 'DB_LINT_SQUAWK' });
  });
});
