import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../toolkit/history/test-database.ts';
import { documentEnvironment } from '../document-project.ts';
import { readDocument, runDocument } from '../run-document.ts';
import { phrasebook, readPhrases } from './phrasebook.ts';

/** Every command of Alembic 1.18 and Flask-Migrate 4.1. */
const alembic = [
  ...['branches', 'check', 'current', 'downgrade', 'edit', 'ensure_version', 'heads', 'history', 'init'],
  ...['list_templates', 'merge', 'revision', 'show', 'stamp', 'upgrade'],
];
const flask = [
  ...['branches', 'check', 'current', 'downgrade', 'edit', 'heads', 'history', 'init', 'list-templates'],
  ...['merge', 'migrate', 'revision', 'show', 'stamp', 'upgrade'],
];
const phrases = readPhrases();

describe('docs/reference/phrasebook.md', () => {
  it.each(flask)('has flask db %s', (command) => {
    expect(
      phrases.flatMap(({ said }) => said).filter((each) => `${each} `.startsWith(`flask db ${command} `)),
    ).not.toEqual([]);
  });

  it.each(alembic)('has alembic %s, or says that flask db has the same', (command) => {
    const names = [`alembic ${command} `, `flask db ${command} `];
    expect(
      phrases.flatMap(({ said }) => said).filter((each) => names.some((name) => `${each} `.startsWith(name))),
    ).not.toEqual([]);
  });

  it('has a test for each of its sections, that says all commands', () => {
    const tests = readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith('.test.ts') && name !== 'page.test.ts')
      .map((name) => readFileSync(path.join(import.meta.dirname, name), 'utf8'));
    const opened = tests.map((text) => {
      expect(text).toContain('expect(speaker.unsaid()).toEqual([])');
      return text.match(/openSection\('([^']+)'\)/)?.[1];
    });
    const sections = new Set(phrases.filter(({ commands }) => commands.length > 0).map(({ section }) => section));
    expect(new Set(opened)).toEqual(sections);
    expect(opened).toHaveLength(sections.size);
  });

  it('has SQL that runs', async () => {
    const database = await createTestDatabase();
    try {
      const blocks = readDocument(phrasebook, 'docs/reference/phrasebook.md');
      const setting = { cwd: import.meta.dirname, env: documentEnvironment(), databaseUrl: database.url };
      expect(await runDocument(blocks, setting)).toEqual({ ran: 1, skipped: [] });
    } finally {
      await database.drop();
    }
  });
});
