import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verb } from '../../templates/toolkit/db/commands/command.ts';
import { createDocumentProject, type DocumentProject } from './document-project.ts';
import { readDocument, runDocument } from './run-document.ts';
import { names, page, sections, toolkit } from './verbs-page.ts';

describe('docs/reference/verbs.md', () => {
  it('has a section for each verb, and no other', () => {
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(sections.keys())).toEqual(new Set(names));
  });

  it.each(names)('says of %s what its --help says', async (name) => {
    const { verb }: { verb: Verb<unknown> } = await import(path.join(toolkit, 'db/commands', `${name}.ts`));
    const text = sections.get(name) ?? '';
    expect(text.split('\n\n', 1)[0]).toBe(`${verb.summary}.`);
    const rows = [...text.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(([, word, says]) => [word, says]);
    const words = (verb.arguments ?? []).map((argument) => [argument.name, argument.description]);
    const flags = (verb.options ?? []).map((option) => [option.flags, option.description]);
    expect(rows).toEqual([...words, ...flags]);
    expect(text.includes('Ends with 1 when')).toBe(verb.exitCode !== undefined);
    expect(text).toMatch(new RegExp(`^(\\$ )?npm run db -- ${name}\\b`, 'm'));
    expect(text).toMatch(/^`--json`: `/m);
  });
});

describe('the examples of docs/reference/verbs.md', () => {
  let project: DocumentProject;
  beforeAll(async () => {
    project = await createDocumentProject();
  });
  afterAll(() => project?.remove());

  it('do what the page shows', async () => {
    const { ran, skipped } = await runDocument(readDocument(page, 'docs/reference/verbs.md'), project.setting());
    expect(ran).toBeGreaterThan(names.length);
    expect(skipped).toEqual([]);
    const views = await project.query(`SELECT viewname FROM pg_views WHERE schemaname = 'public' ORDER BY viewname`);
    expect(views).toEqual([{ viewname: 'cheap_products' }, { viewname: 'dear_products' }]);
  });
});
