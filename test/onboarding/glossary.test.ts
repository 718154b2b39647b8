import { describe, expect, it } from 'vitest';
import { findPage } from '../../packages/toolkit/src/explain/find-page.ts';
import { projectOf } from './projects.ts';

const text = projectOf({}).files.get('docs/reference/glossary.md') ?? '';
const entries = text
  .split(/^### /m)
  .slice(1)
  .map((entry) => {
    const [term = '', ...lines] = (entry.split(/^## /m)[0] ?? '').trim().split('\n');
    const body = lines.join('\n').trim();
    return { term, explanation: body.split('\n*Flask-Migrate:*')[0] ?? '', others: body.split('\n').at(-1) ?? '' };
  });

describe('the glossary', () => {
  it('has the words that the other pages use', () => {
    const terms = entries.map(({ term }) => term.toLowerCase());
    const wanted = 'migration history head parent drift baseline stamp catalogue lock expand contract merge seed'.split(
      ' ',
    );
    expect(wanted.filter((word) => !terms.includes(word))).toEqual([]);
    expect(new Set(terms).size).toBe(terms.length);
  });

  it.each(entries)(
    'explains "$term" in two sentences, with a link, or the command that shows its page, and the words of others',
    (entry) => {
      const prose = entry.explanation.replaceAll(/`[^`]*`/g, 'code').replaceAll(/\]\([^)]*\)/g, ']');
      expect(prose.split(/[.?](?=\s|$)/).filter((sentence) => sentence.trim() !== '')).toHaveLength(2);
      expect(entry.explanation).toMatch(/\]\([^)]+\)|`npm run db -- explain [\w-]+`/);
      for (const [, topic = ''] of entry.explanation.matchAll(/ explain ([\w-]+)`/g)) {
        expect(findPage(topic), topic).toBeDefined();
      }
      expect(entry.others).toMatch(/^\*Flask-Migrate:\* .+\. \*MongoDB:\* .+\.$/);
    },
  );
});
