import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { verbs as lessonVerbs } from '../../packages/learn/src/main.ts';
import { backgrounds, textsFor } from './generated-texts.ts';
import { readPhrases } from './phrasebook/phrasebook.ts';
import { readDocument } from './run-document.ts';
import { names as verbs, page as verbsPage } from './verbs-page.ts';

const page = 'lessons/words.md';

describe.each(backgrounds)('lessons/words.md for a reader from %s', (background) => {
  const text = textsFor(background).get(page) ?? '';
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));

  it('has two tables of two full columns', () => {
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) expect(row).toMatch(/^\| \S.* \| \S.* \|$/);
  });

  it('has only commands of which the phrasebook proves that they run', () => {
    const proven = new Set(readPhrases().flatMap(({ commands }) => commands));
    const shown = [...rows.join('\n').matchAll(/`(npm run [^`]+)`/g)].map((match) => match[1] ?? '');
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter((command) => !proven.has(command))).toEqual([]);
  });
});

describe('lessons/commands.md', () => {
  const text = textsFor('neither').get('lessons/commands.md') ?? '';
  const shown = [...text.matchAll(/^\| `([^`]+)` \| \S.* \|$/gm)].map(([, command = '']) => command);
  const scripts = ['shop', 'toolkit', 'lessons'].flatMap((part) => {
    const file = path.join(import.meta.dirname, '..', '..', 'templates', part, 'package.json');
    return Object.keys(JSON.parse(readFileSync(file, 'utf8')).scripts);
  });

  it('has every verb of both programs', () => {
    const has = (program: string, verb: string) =>
      shown.some((command) => new RegExp(`^npm run ${program} ${verb}( |$)`).test(command)) ||
      shown.includes(`npm run ${verb}`);
    expect(verbs.filter((verb) => !has('db --', verb))).toEqual([]);
    const others = Object.keys(lessonVerbs).filter((verb) => !['list', 'start'].includes(verb)); // without a word, or by a number
    expect(others.filter((verb) => !has('learn --', verb))).toEqual([]);
  });

  it('has only commands of which other pages prove that they run, and scripts of the project', () => {
    const proven = new Set([
      ...readPhrases().flatMap(({ commands }) => commands),
      ...readDocument(verbsPage, 'verbs.md').flatMap((block) =>
        block.kind === 'commands' ? block.commands.map(({ command }) => command) : [],
      ),
      ...scripts.map((script) => `npm run ${script}`),
      ...Object.keys(lessonVerbs).map((verb) => `npm run learn -- ${verb}`),
    ]);
    expect(shown.length).toBeGreaterThan(30);
    expect(shown.filter((command) => !proven.has(command))).toEqual([]);
  });
});
