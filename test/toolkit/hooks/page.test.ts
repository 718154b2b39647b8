import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { hookNames } from '../../../packages/toolkit/src/hooks/hook-files.ts';
import { createHookRepository } from './hook-repository.ts';

const toolkit = path.join(import.meta.dirname, '../../../packages/toolkit');
const page = readFileSync(path.join(toolkit, 'docs/reference/hooks.md'), 'utf8');

it('docs/reference/hooks.md lists the hooks, and shows commands that work', () => {
  expect([...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name)).toEqual(hookNames);
  const template = path.join(import.meta.dirname, '../../../templates/toolkit/package.json');
  expect(JSON.parse(readFileSync(template, 'utf8')).scripts.hooks).toBe('pos-migrate hooks');
  const commands = [...page.matchAll(/```sh\nnpm run hooks(?: -- (.*))?\n```/g)].map(([, words = '']) => words);
  expect(commands).toEqual(['', 'staged', '--remove']);
  const repository = createHookRepository();
  try {
    for (const words of commands) {
      expect(repository.hooks(...words.split(' ').filter(Boolean)), words).toMatchObject({ code: 0 });
    }
    repository.migration('20260101090000_create_shelves', 'shelves');
    repository.git('add', '--all');
    const result: unknown = JSON.parse(repository.hooks('staged', '--json').said);
    expect(result).toEqual({
      migrationsDir: 'prisma/migrations',
      staged: ['20260101090000_create_shelves'],
      refused: [],
      findings: [],
      sharedBranches: [],
      database: null,
      failed: false,
    });
  } finally {
    repository.remove();
  }
});
