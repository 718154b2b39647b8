import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fakes } from './fakes.ts';

const page = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'how-answers-are-faked.md'), 'utf8');

it('tries the ways of faking an answer that the page lists as made', () => {
  const made = [...page.matchAll(/^\| ([^|]+) \| [^|]+ \| ✓ \|/gm)].map(([, name]) => name);
  expect(fakes.map(({ name }) => name).sort()).toEqual(made.sort());
});

it('has a written answer for each of the others', () => {
  const written = [...page.matchAll(/^\| [^|]+ \| [^|]+ \| `(wrong-[^`]+)` \|/gm)].map(([, name]) => name);
  const answers = readdirSync(path.join(import.meta.dirname, 'answers'), { recursive: true, encoding: 'utf8' });
  const names = new Set(answers.map((file) => path.basename(file, '.md')));
  expect(written.filter((name) => !names.has(name ?? ''))).toEqual([]);
  expect(written.length).toBeGreaterThan(0);
});
