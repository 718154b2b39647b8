import { spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programs } from '../../call-programs.ts';
import { createSchemaProject, type SchemaProject } from './schema-project.ts';

const hasScript = spawnSync('script', ['--version']).status === 0;
const MODEL = (column: string) => `model Product {\n  id Int @id\n  ${column} String?\n  @@map("products")\n}\n`;

let project: SchemaProject;
beforeAll(async () => {
  project = await createSchemaProject();
  await project.start(MODEL('cost'));
});
afterAll(() => project.close());

/** Types the answers on a terminal, each when its question is there. Returns what the terminal showed. */
function onTerminal(args: readonly string[], answers: readonly (readonly [RegExp, string])[]): Promise<string> {
  const words = [process.execPath, programs.toolkit, ...args].map((word) => `'${word}'`);
  const { DATABASE_URL: _url, ...env } = process.env;
  const child = spawn('script', ['-qec', words.join(' '), '/dev/null'], {
    cwd: project.dir,
    env: { ...env, NO_COLOR: '1', TERM: 'xterm' },
  });
  const waiting = [...answers];
  let shown = '';
  let unread = '';
  child.stdout.on('data', (data: Buffer) => {
    shown += data;
    unread += data;
    const [next] = waiting;
    if (!next?.[0].test(unread)) return;
    unread = '';
    waiting.shift();
    child.stdin.write(`${next[1]}\r`);
  });
  return new Promise((resolve) => child.on('close', () => resolve(shown)));
}

describe.skipIf(!hasScript)('db draft on a terminal', () => {
  it('asks whether something was renamed, and what the migration is for', async () => {
    project.models(MODEL('price'));
    const shown = await onTerminal(
      ['draft', 'Call the cost price', '--unverified'],
      [
        [/every value of products\.cost is lost\. Shall I rename products\.cost to price\? \[Y\/n\]/, ''],
        [/Why is it needed\?/, 'nobody knew what it was'],
      ],
    );
    expect(shown).toContain('It will rename products.cost to price: the values stay.');
    const [, name] = project.migrations();
    const text = project.read(`prisma/migrations/${name}/migration.sql`);
    expect(text).toContain('-- Why: nobody knew what it was\n');
    expect(text).toContain('RENAME COLUMN "cost" TO "price"');
  });

  it('drafts nothing when a question is answered with Ctrl+C', async () => {
    const before = project.migrations();
    project.models(MODEL('amount'));
    const shown = await onTerminal(['draft', 'Call the price amount', '--unverified'], [[/\[Y\/n\]/, '\u0003']]);
    expect(shown).toContain('DB_UNCONFIRMED');
    expect(shown).toContain('A question was not answered, so nothing was drafted.');
    expect(project.migrations()).toEqual(before);
  });
});
