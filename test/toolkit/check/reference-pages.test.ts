import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingCodes } from '../../../packages/toolkit/src/check/finding.ts';
import { createTestDatabase, type TestDatabase } from '../history/test-database.ts';
import { createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';
import { signed } from '../verify/verify-project.ts';

const pages = path.join(import.meta.dirname, '../../../packages/toolkit/docs/reference');

let database: TestDatabase;
let project: ToolkitProject;
beforeAll(async () => {
  database = await createTestDatabase();
  project = createToolkitProject(database.url);
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

function page(name: string): string {
  return readFileSync(path.join(pages, `${name}.md`), 'utf8');
}

/** The words after `npm run db --` of every command in a page's code blocks. */
function commandsOf(name: string): string[][] {
  const blocks = [...page(name).matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, text = '']) => text.trim().split('\n'));
  return blocks.map((line) => {
    expect(line).toMatch(/^npm run db -- /);
    const words = line.replace('npm run db -- ', '').match(/"[^"]*"|\S+/g) ?? [];
    return words.map((word) => word.replaceAll('"', ''));
  });
}

describe('docs/reference/check.md', () => {
  it('lists exactly what check can find, in the same words', () => {
    const listed = [...page('check').matchAll(/^\| `([\w-]+)` \| (.*) \|$/gm)].map(([, code, says]) => [code, says]);
    expect(listed).toEqual(Object.entries(findingCodes));
  });
});

describe.each(['check', 'verify'])('docs/reference/%s.md', (name) => {
  it('shows commands that work', async () => {
    const up = 'CREATE TABLE products (id serial PRIMARY KEY)';
    project.migration('1_create', up);
    project.write('prisma/migrations/1_create/down.sql', signed(up, 'DROP TABLE products'));
    const commands = commandsOf(name);
    expect(commands.length).toBeGreaterThan(2);
    for (const command of commands) {
      expect(await project.db(...command), command.join(' ')).toMatchObject({ code: 0 });
    }
  });
});

describe('docs/reference/baseline.md', () => {
  it('shows commands that work', async () => {
    const commands = commandsOf('baseline');
    expect(commands.length).toBeGreaterThan(2);
    for (const command of commands) {
      rmSync(path.join(project.dir, 'prisma/migrations'), { recursive: true, force: true });
      await database.query(
        'DROP TABLE IF EXISTS _prisma_migrations; CREATE TABLE IF NOT EXISTS old (id serial PRIMARY KEY)',
      );
      expect(await project.db(...command), command.join(' ')).toMatchObject({ code: 0 });
    }
  });
});
