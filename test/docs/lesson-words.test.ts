import { describe, expect, it } from 'vitest';
import { backgrounds, textsFor } from './generated-texts.ts';
import { readPhrases } from './phrasebook/phrasebook.ts';

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
