import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../generators/package-root.ts';
import { listTemplates } from '../../generators/templates.ts';
import { ensureBuilt } from './built.ts';

beforeAll(ensureBuilt);

describe('the npm package', () => {
  const packed = new Set<string>();

  beforeAll(() => {
    const json = execFileSync('npm', ['pack', '--dry-run', '--json'], {
      cwd: packageRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    });
    const [{ files }] = JSON.parse(json);
    for (const { path } of files) packed.add(path);
  });

  it('has every template: npm leaves some names out without a word', () => {
    const folders = readdirSync(`${packageRoot}/templates`, { withFileTypes: true }).filter((each) =>
      each.isDirectory(),
    );
    const templates = [...folders.map(({ name }) => `templates/${name}`), 'prisma'].flatMap((from) =>
      listTemplates(from),
    );
    expect(templates.length).toBeGreaterThan(100);
    expect(templates.map(({ source }) => source).filter((source) => !packed.has(source))).toEqual([]);
  });

  it('has what was compiled, and nothing that was installed or generated', () => {
    expect([...packed]).toContain('dist/generators/cli.js');
    expect([...packed]).toContain('dist/generators/app/index.js');
    expect([...packed].filter((path) => /node_modules|prisma\/generated|^test\/|^generators\//.test(path))).toEqual([]);
  });

  it('has no index file where Yeoman would take it for a generator', () => {
    expect([...packed].filter((path) => /^(templates|prisma|test)\/index\./.test(path))).toEqual([]);
  });
});
