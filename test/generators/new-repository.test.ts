import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isOfNewRepository } from '../../generators/new-repository.ts';
import { ensureBuilt } from './built.ts';
import { readTree, runCommand, temporaryFolder } from './run-generators.ts';

const quick = ['--yes', '--skip-install', '--name', 'my-shop'];

/** As a new repository has them, with its own texts. */
const theirs = {
  '.editorconfig': 'root = true\n',
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.github/FUNDING.yml': 'github: them\n',
  '.gitignore': 'node_modules/\n*.secret',
  LICENSE: 'All rights reserved.\n',
  'README.md': '# Theirs\n',
};

beforeAll(ensureBuilt);

describe('npx generator-pos-migrate in a new repository', () => {
  let cwd: string;
  const read = (path: string) => readFileSync(join(cwd, path), 'utf8');

  beforeEach(() => {
    cwd = temporaryFolder();
    for (const [path, text] of Object.entries(theirs)) {
      mkdirSync(join(cwd, dirname(path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    return () => rmSync(cwd, { recursive: true, force: true });
  });

  it('keeps what is there, adds to .gitignore, and says both', async () => {
    const { code, stdout } = await runCommand(quick, { cwd });
    expect(code).toBe(0);
    const { '.gitignore': lines, ...whole } = theirs;
    for (const [path, text] of Object.entries(whole)) expect(read(path)).toBe(text);
    expect(read('.gitignore')).toMatch(new RegExp(`^${lines.replace('*', '\\*')}\n\n# Added by .*\ndist/\n`));
    expect(read('.gitignore').match(/^node_modules\/$/gm)).toHaveLength(1);
    expect(read('.gitignore')).toMatch(/^\.env$/m);
    expect(read('README.shop.md')).toMatch(/^# my-shop\n/);
    expect(stdout).toContain('.gitignore is yours and stays: it gained the lines that it lacked, at its end.\n');
    expect(stdout).toContain('README.md is yours and stays: the one of the shop is README.shop.md.\n');
    expect(stdout).toMatch(/Kept, .*\n {2}\.editorconfig\n/);
    expect(stdout).not.toContain('git init');
  });

  it('keeps README.md and .gitignore also with --force, which names what it overwrites', async () => {
    const { stdout } = await runCommand([...quick, '--force'], { cwd });
    expect(stdout).toMatch(/^Overwriting:\n {2}\.editorconfig\n(?! )/);
    for (const path of ['README.md', 'LICENSE', '.github/FUNDING.yml'] as const) expect(read(path)).toBe(theirs[path]);
    expect(read('.gitignore').startsWith(theirs['.gitignore'])).toBe(true);
  });

  it('changes nothing when it is run there again', async () => {
    await runCommand(quick, { cwd });
    const before = readTree(cwd);
    const { stdout } = await runCommand(['--yes', '--skip-install'], { cwd });
    expect(stdout).toContain('Nothing to do');
    expect(stdout).not.toContain('.gitignore is yours');
    expect(readTree(cwd)).toEqual(before);
    writeFileSync(join(cwd, '.gitignore'), read('.gitignore').replace('backups/\n', ''));
    await runCommand(['--yes', '--skip-install'], { cwd });
    expect(read('.gitignore')).not.toContain('backups/');
  });

  it('refuses it as soon as something else is there, which it names', async () => {
    writeFileSync(join(cwd, 'index.js'), '');
    const { code, stderr } = await runCommand(quick, { cwd });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("isn't empty (index.js).") });
  });
});

describe('isOfNewRepository', () => {
  it.each([
    'README',
    'readme.md',
    'README.de.md',
    'LICENSE',
    'LICENCE.txt',
    'LICENSE-MIT',
    '.gitattributes',
    '.vscode',
  ])('knows %s', (name) => {
    expect(isOfNewRepository(name)).toBe(true);
  });

  it.each(['src', 'package.json', '.env', 'LICENSES', 'prisma', 'docs'])('does not take %s for one', (name) => {
    expect(isOfNewRepository(name)).toBe(false);
  });
});
