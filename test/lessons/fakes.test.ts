import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fakes } from './fakes.ts';

it('tries the ways of faking an answer that the page lists as made', () => {
  const page = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'how-answers-are-faked.md'), 'utf8');
  const made = [...page.matchAll(/^\| ([^|]+) \| [^|]+ \| ✓ \|/gm)].map(([, name]) => name);
  expect(fakes.map(({ name }) => name).sort()).toEqual(made.sort());
});
