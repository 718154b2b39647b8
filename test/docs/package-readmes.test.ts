import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { history, newest } from '../shop/history/shop-migrations.ts';
import { createDocumentProject, type DocumentProject } from './document-project.ts';

const repository = path.join(import.meta.dirname, '..', '..');
const tsc = path.join(repository, 'node_modules', 'typescript', 'bin', 'tsc');

/** The TypeScript that a README shows, in its order. */
function examplesOf(name: string): string[] {
  const page = readFileSync(path.join(repository, 'packages', name, 'README.md'), 'utf8');
  return [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
}

describe.each(['toolkit', 'learn'])('the examples in the README of packages/%s', (name) => {
  it('are right in all their types, against what the package exports', async () => {
    const examples = examplesOf(name);
    expect(examples.length).toBeGreaterThan(1);
    mkdirSync(path.join(repository, 'build'), { recursive: true });
    const folder = mkdtempSync(path.join(repository, 'build', 'readme-'));
    try {
      for (const [index, code] of examples.entries()) writeFileSync(path.join(folder, `example-${index}.ts`), code);
      const options = { target: 'es2023', module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true };
      writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
      writeFileSync(
        path.join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: { ...options, types: ['node'] }, include: ['*.ts'] }),
      );
      expect(await runNode([tsc, '-p', folder], folder)).toEqual({ code: 0, output: '' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the examples in the README of packages/toolkit', () => {
  const [config = '', guard = '', upgrade = ''] = examplesOf('toolkit');
  let project: DocumentProject;
  const run = (code: string) => {
    project.write('example.mts', code);
    const tsx = import.meta.resolve('tsx');
    return runNode(['--import', tsx, 'example.mts'], project.dir, project.setting().env);
  };
  beforeAll(async () => {
    project = await createDocumentProject({ state: 'empty' });
  });
  afterAll(() => project?.remove());

  it('keep a server from starting, apply what is pending, and let it start', async () => {
    project.write('prisma.config.ts', config);
    const withUrl = `process.loadEnvFile('.env');\n${guard}`;
    expect(await run(withUrl)).toMatchObject({ code: 1, output: expect.stringContaining('DB_SCHEMA_BEHIND: ') });
    expect(await run(upgrade)).toMatchObject({
      code: 0,
      output: expect.stringContaining(`${history.length} applied, now at ${newest}\n`),
    });
    expect(await run(withUrl)).toEqual({ code: 0, output: '' });
  });
});

function runNode(args: string[], cwd: string, env = process.env): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: `${stdout}${stderr}` });
    });
  });
}
