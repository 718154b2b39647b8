import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainLines } from '../docs/compare-output.ts';
import { createDocumentProject, type DocumentProject, documentEnvironment } from '../docs/document-project.ts';
import { Shell } from '../docs/shell.ts';
import { plan } from './plan-command.ts';

let project: DocumentProject;
beforeAll(async () => {
  project = await createDocumentProject();
  mkdirSync(path.join(project.dir, 'practice', 'deep'), { recursive: true });
});
afterAll(() => project?.remove());

async function run([program = '', ...args]: string[], env: NodeJS.ProcessEnv, folder: string) {
  const child = spawn(program, args, { cwd: path.join(project.dir, folder), env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (text) => (said[name] += text));
  const [code] = await once(child, 'close');
  return { code, stdout: plainLines(said.stdout), stderr: plainLines(said.stderr) };
}

it.each([
  ['npm run db -- status', '.', true],
  ['npm run db -- history --json', 'practice/deep', true],
  ['npm run db show 1', '.', true],
  ['npm run db -- no-verb', '.', true],
  ['npm run learn', '.', true],
  ['npm run learn check 99', '.', true],
  ['npm run db:status', 'prisma', true],
  ['npm run db:generate', '.', true],
  ['npx pos-migrate current', 'prisma', true],
  ['npx prisma validate --schema nowhere.prisma', '.', true],
  ['npm run no-script', '.', false],
  ['npm run db --help', '.', false],
  ['npm run setup:settings', '.', true],
  ['npx tsx scripts/check-settings.ts', '.', true],
  ['npx tsx no-such-file.ts', '.', true],
  ['npx tsx -e console.log(1)', '.', false],
  ['npm --version', '.', false],
])('runs %s in %s as npm does', async (line, folder, isQuick) => {
  const words = line.split(' ');
  const [program, ...args] = words;
  const typed = { program: program as 'npm' | 'npx', next: '', args, cwd: path.join(project.dir, folder) };
  const planned = args[0] === '--version' ? undefined : plan(typed);
  expect(planned !== undefined).toBe(isQuick);
  const { TEST_COMMANDS: _, ...slow } = documentEnvironment();
  const timeless = (outcome: object) => JSON.stringify(outcome, null, 1).replace(/\d+(\.\d+)? ?m?s\b/g, 'some time');
  const byNpm = await run(words, slow, folder);
  expect(timeless(await run(words, documentEnvironment(), folder))).toBe(timeless(byNpm));

  if (!isQuick) return;
  // As a page's command, which needs no shell either.
  const shell = new Shell(path.join(project.dir, folder), documentEnvironment());
  const { code, output } = await shell.run(line, { answers: null, until: null, limit: 60 });
  shell.close();
  const inAnyOrder = (lines: readonly string[]) => lines.filter((line) => line !== '').sort();
  expect(timeless({ code, lines: inAnyOrder(plainLines(output)) })).toBe(
    timeless({ code: byNpm.code, lines: inAnyOrder([...byNpm.stdout, ...byNpm.stderr]) }),
  );
});
