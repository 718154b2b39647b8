import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintFiles } from '../../../packages/toolkit/src/lint/lint-files.ts';
import { readSources } from '../../../packages/toolkit/src/lint/read-sources.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(root, 'prisma/migrations');
const context = { projectDir: root, folder, migrationsDir: 'prisma/migrations' };

describe("the shop's own migrations", () => {
  const migrations = readSources(folder);
  const names = migrations.map(({ name }) => name);

  it('have nothing that lint finds', async () => {
    expect(names.length).toBeGreaterThan(30);
    expect((await lintFiles(names, { ...context, migrations })).findings).toEqual([]);
  });

  it('would have, without the comments that give a reason', async () => {
    const uncommented = migrations.map((migration) => ({
      ...migration,
      up: migration.up.replaceAll('lint-ignore', 'note'),
      down: null,
    }));
    const { findings } = await lintFiles(names, { ...context, migrations: uncommented });
    const rules = new Set(findings.map(({ rule }) => rule));
    rules.delete('missing-down');
    expect([...rules].sort()).toEqual([
      'adding-foreign-key-constraint',
      'ban-drop-column',
      'ban-drop-not-null',
      'changing-column-type',
      'constraint-missing-not-valid',
      'money-type',
      'renaming-column',
      'require-concurrent-index-creation',
    ]);
  });

  it('know their past: one file alone is judged as all of them are', async () => {
    for (const name of names) {
      expect((await lintFiles([name], { ...context, migrations })).findings, name).toEqual([]);
    }
  });
});
