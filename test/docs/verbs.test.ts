import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verbs } from '../../packages/toolkit/src/main.ts';
import type { VerbProgram } from '../../packages/toolkit/src/run-verbs.ts';
import { bareEnvironment, callToolkit } from '../call-programs.ts';
import { createDocumentProject, type DocumentProject } from './document-project.ts';
import { readDocument, runDocument } from './run-document.ts';
import { names, page, sections } from './verbs-page.ts';

describe('docs/reference/verbs.md', () => {
  it('has a section for each verb, and no other', () => {
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(sections.keys())).toEqual(new Set(names));
  });

  it.each(names)('says of %s what its --help says', async (name) => {
    const listed: VerbProgram['verbs'][string] | undefined = (verbs as VerbProgram['verbs'])[name];
    const text = sections.get(name) ?? '';
    expect(text.split('\n\n', 1)[0]).toBe(`${listed?.summary}.`);
    const verb = (await listed?.load())?.verb;
    if (verb === undefined) return assertCommandLine(name, text); // a command line of its own
    const rows = [...text.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(([, word, says]) => [word, says]);
    const words = (verb.arguments ?? []).map((argument) => [argument.name, argument.description]);
    const flags = (verb.options ?? []).map((option) => [option.flags, option.description]);
    expect(rows).toEqual([...words, ...flags]);
    expect(text.includes('Ends with 1 when')).toBe(verb.exitCode !== undefined);
    expect(text).toMatch(new RegExp(`^(\\$ )?npm run db -- ${name}\\b`, 'm'));
    expect(text).toMatch(/^`--json`: `/m);
  });
});

/** A verb that has verbs: the page names them all, and each ends with 1 when it finds something. */
async function assertCommandLine(name: string, text: string): Promise<void> {
  const { code, stdout } = await callToolkit([name, '--help'], { cwd: import.meta.dirname, env: bareEnvironment() });
  expect(code).toBe(0);
  const commands = stdout.split('Commands:')[1] ?? '';
  const listed = [...commands.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, word]) => word).filter((word) => word !== 'help');
  expect(listed.length).toBeGreaterThan(1);
  expect([...text.matchAll(/^\| ([a-z]+) \| .+ \|$/gm)].map(([, word]) => word)).toEqual(listed);
  expect(text).toContain('ends with 1 when');
  expect(text).toMatch(new RegExp(`^npm run db -- ${name}\\b`, 'm'));
}

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
  }, 360_000);
});
