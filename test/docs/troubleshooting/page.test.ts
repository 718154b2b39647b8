import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readCases } from './trouble.ts';

it('docs/reference/troubleshooting.md has a test for each of its groups', () => {
  const followed = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(path.join(import.meta.dirname, name), 'utf8').match(/^followGroup\('([^']+)'/m)?.[1])
    .filter((group) => group !== undefined);
  const cases = readCases();
  expect(cases.length).toBeGreaterThan(15);
  expect(new Set(followed)).toEqual(new Set(cases.map(({ group }) => group)));
});

it.each(readCases())('docs/reference/troubleshooting.md shows something of "$title"', ({ blocks }) => {
  expect(blocks.filter(({ kind }) => kind === 'commands')).not.toEqual([]);
  expect(blocks.filter(({ kind }) => kind === 'skipped')).toEqual([]);
});
