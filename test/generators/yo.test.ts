import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOrdinaryUser, isRoot } from '../ordinary-user.ts';
import { ensureBuilt } from './built.ts';
import { hasTerminal, onTerminal, own, readTree, runCommand, runYo, runYoAsRoot, temporaryFolder } from './programs.ts';

const quick = ['--yes', '--skip-install'];

beforeAll(ensureBuilt);

describe('yo pos-migrate', () => {
  let cwd: string;
  const yo = (...args: string[]) => runYo(args, { cwd });
  const read = (path: string) => readFileSync(join(cwd, path), 'utf8');

  beforeEach(() => {
    cwd = temporaryFolder();
    return () => rmSync(cwd, { recursive: true, force: true });
  });

  it('writes the same bytes, and the same modes, as our own command', async () => {
    const flags = [
      ...quick,
      '--name',
      'my-shop',
      '--shop-name',
      "Joe's & Co",
      '--currency',
      'KWD',
      '--tax-rate',
      '8.10',
    ];
    const answers = [...flags, '--database', 'docker', '--background', 'mongodb', '--package-manager', 'pnpm'];
    const byYo = await yo('pos-migrate', 'by-yo', ...answers);
    expect(byYo.code).toBe(0);
    expect(byYo.stdout).toContain("  yo pos-migrate by-yo --name my-shop --shop-name 'Joe'\\''s & Co' --currency KWD");
    expect(byYo.stdout).toMatch(/Next:\n {2}cd by-yo && pnpm install\n {2}pnpm run setup\n$/);
    const byCommand = await runCommand(['by-command', ...answers], { cwd });
    expect(byCommand.code).toBe(0);
    expect(readTree(join(cwd, 'by-yo'))).toEqual(readTree(join(cwd, 'by-command')));
  });

  it('makes the same from pos-migrate:shop, which brings the toolkit that it needs, and adds the rest later', async () => {
    expect((await yo('pos-migrate:shop', 'one', ...quick, '--name', 'my-shop')).code).toBe(0);
    await runCommand(['bare', ...quick, '--name', 'my-shop', '--no-lessons', '--no-docker', '--no-ci'], { cwd });
    const files = (folder: string) =>
      Object.entries(readTree(join(cwd, folder))).filter(([path]) => !path.startsWith('.yo-rc.json'));
    expect(files('one')).toEqual(files('bare'));

    await runCommand(['whole', ...quick, '--name', 'my-shop'], { cwd });
    expect((await yo('pos-migrate', 'one', ...quick)).code).toBe(0);
    expect(readTree(join(cwd, 'one'))).toEqual(readTree(join(cwd, 'whole')));
  });

  it('changes nothing on unchanged answers, and keeps an edited file unless it is forced', async () => {
    await yo('pos-migrate', 'my-shop', ...quick);
    const before = readTree(cwd);
    const again = await yo('pos-migrate', 'my-shop', '--skip-install');
    expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: '' });
    expect(again.stdout).toContain('Nothing to do');
    expect(readTree(cwd)).toEqual(before);

    appendFileSync(join(cwd, 'my-shop/src/app.ts'), '// mine\n');
    const kept = await yo('pos-migrate', 'my-shop', ...quick);
    expect(kept.stdout).toMatch(/Kept, .*\n {2}src\/app\.ts\n/);
    expect(read('my-shop/src/app.ts')).toMatch(/\/\/ mine\n$/);

    const forced = await yo('pos-migrate', 'my-shop', ...quick, '--force');
    expect(forced.code).toBe(0);
    expect(readTree(cwd)).toEqual(before);
  });

  it.skipIf(!hasTerminal)('asks before it overwrites an edited file, and does as it is told', async () => {
    await yo('pos-migrate', 'my-shop', ...quick);
    const original = readTree(cwd);
    appendFileSync(join(cwd, 'my-shop/src/app.ts'), '// mine\n');
    const edited = readTree(cwd);
    const args = ['pos-migrate', 'my-shop', '--skip-install'];
    const no = await onTerminal('yo', args, [['Overwrite my-shop/src/app.ts?', 'n\r']], { cwd });
    expect(no.code).toBe(0);
    expect(no.stdout).toMatch(/Kept, .*\r\n {2}src\/app\.ts\r\n/);
    expect(readTree(cwd)).toEqual(edited);

    const yes = await onTerminal('yo', args, [['Overwrite my-shop/src/app.ts?', 'y\r']], { cwd });
    expect(yes.code).toBe(0);
    expect(readTree(cwd)).toEqual(original);
  });

  it.skipIf(!hasTerminal)('asks what no flag answers, and refuses what it can not use', async () => {
    const enter = '\r';
    const { code, stdout } = await onTerminal(
      'yo',
      ['pos-migrate', 'my-shop', '--skip-install', '--database', 'url', '--package-manager', 'npm'],
      [
        ['Name of the project', `postgres${enter}`],
        ['keeps that name for itself', `\u0015corner${enter}`],
        ['Name of the shop', ` ${enter}`],
        ['is empty', `\u0015Fig & Olive${enter}`],
        ['Currency', `EURO${enter}`],
        ['There is no currency', `\u0015EUR${enter}`],
        ['Tax rate', `101${enter}`],
        ['outside of', `\u001519${enter}`],
        ['What do you come from?', `\u001B[A${enter}`],
      ],
      { cwd },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('the address of your PostgreSQL server');
    expect(JSON.parse(read('my-shop/.yo-rc.json'))['generator-pos-migrate']).toEqual({
      name: 'corner',
      shopName: 'Fig & Olive',
      currency: 'EUR',
      taxRate: 19,
      database: 'url',
      background: 'flask',
      packageManager: 'npm',
      lessons: true,
      docker: true,
      ci: true,
      kubernetes: false,
    });
  });

  it('shows with --dry-run what it would do, and writes nothing, not even the folder', async () => {
    const { code, stdout } = await yo('pos-migrate', 'my-shop', '--yes', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('  create    prisma/schema.prisma\n');
    expect(readTree(cwd)).toEqual({});
  });

  it('reads a folder after a switch, where yo takes it for a value', async () => {
    expect((await yo('pos-migrate', '--yes', 'my-shop', '--dry-run')).stdout).toContain(`In ${join(cwd, 'my-shop')}:`);
  });

  it('refuses mistakes together, with exit code 2, before anything is written', async () => {
    const { code, stderr } = await yo(
      'pos-migrate',
      'My Shop',
      '--currancy',
      'EUR',
      '--tax-rate',
      '101',
      '--database',
      'dokcer',
    );
    expect(code).toBe(2);
    for (const words of [
      'There is no flag --currancy. Did you mean --currency?',
      'outside of 0 to 100 percent',
      'Did you mean docker?',
      'There is no terminal to ask in',
    ]) {
      expect(stderr).toContain(words);
    }
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(readTree(cwd)).toEqual({});
  });

  it.skipIf(!hasOrdinaryUser)(
    'says of a folder that it may not write, and of a disk that refuses, what to do',
    async () => {
      const closed = join(cwd, 'closed');
      mkdirSync(closed);
      chmodSync(closed, 0o555);
      mkdirSync(join(cwd, 'my-shop/public'), { recursive: true });
      own(cwd);
      chmodSync(join(cwd, 'my-shop/public'), 0o555);
      const refused = await yo('pos-migrate', 'closed', ...quick);
      expect({ code: refused.code, stderr: refused.stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining(`${closed} can't be written by this user (EACCES).`),
      });
      const stopped = await yo('pos-migrate', 'my-shop', ...quick, '--force');
      expect(stopped.code).toBe(3);
      expect(stopped.stderr).toMatch(/Stopped at .*public.*: it may not be written/);
    },
  );

  it.skipIf(!isRoot || !hasOrdinaryUser)('says to root that yo has become somebody else', async () => {
    mkdirSync(join(cwd, 'roots'), { mode: 0o755 });
    const { code, stderr } = await runYoAsRoot(['pos-migrate', 'roots', ...quick], { cwd });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("yo gives up root's rights") });
    expect((await runYoAsRoot(['pos-migrate', 'my-shop', ...quick], { cwd })).code).toBe(0);
  });

  it('shows the same help as our own command, under its own name', async () => {
    const { code, stdout } = await yo('pos-migrate', '--help');
    expect(code).toBe(0);
    const ours = (await runCommand(['--help'], { cwd })).stdout;
    expect(stdout.trim()).toBe(ours.replaceAll('npx generator-pos-migrate', 'yo pos-migrate').trim());
  });

  describe('in a project of somebody else', () => {
    const theirs = { name: 'theirs', scripts: { db: 'docker compose up db' }, devDependencies: { prisma: '7.0.0' } };

    beforeEach(() => {
      mkdirSync(join(cwd, 'theirs/db'), { recursive: true });
      writeFileSync(join(cwd, 'theirs/package.json'), JSON.stringify(theirs, null, '\t'));
      writeFileSync(join(cwd, 'theirs/prisma.config.ts'), '// theirs\n');
      own(cwd);
    });

    it('pos-migrate:toolkit adds what is missing, and changes nothing that is there', async () => {
      const { code, stdout } = await yo('pos-migrate:toolkit', 'theirs', ...quick);
      expect(code).toBe(0);
      expect(read('theirs/prisma.config.ts')).toBe('// theirs\n');
      expect(stdout).toMatch(/Kept, .*\n {2}prisma\.config\.ts\n/);
      expect(stdout).toContain('devDependencies.prisma: yours is 7.0.0');
      const packageJson = JSON.parse(read('theirs/package.json'));
      expect(packageJson).toMatchObject(theirs);
      expect(packageJson.dependencies).toHaveProperty('pg');
      expect(packageJson.dependencies).not.toHaveProperty('prisma');
      expect(packageJson).not.toHaveProperty('private');
      expect(packageJson).not.toHaveProperty('type');
      expect(read('theirs/package.json')).toMatch(/^\{\n\t"name"/);
      const files = Object.keys(readTree(join(cwd, 'theirs'))).map((file) => file.split(' ')[0]);
      const toolkit = readFileSync(join(import.meta.dirname, 'file-lists/toolkit.txt'), 'utf8')
        .trimEnd()
        .split('\n');
      expect(files.sort()).toEqual([...new Set([...toolkit, 'package.json', '.yo-rc.json'])].sort());

      const before = readTree(cwd);
      expect((await yo('pos-migrate:toolkit', 'theirs', ...quick)).code).toBe(0);
      expect(readTree(cwd)).toEqual(before);
    });

    it.each([
      ['toolkit', 'db/cli.ts', ['--help'], 'doctor'],
      ['lessons', 'lessons/runner/cli.ts', [], 'Next: npm run learn 1'],
      ['ci', 'scripts/ci/migrations.ts', ['--help'], 'lint'],
      ['docker', 'scripts/deploy/cli.ts', ['--help'], '--no-backup'],
    ])('pos-migrate:%s runs there, although the project is CommonJS', async (part, file, words, said) => {
      expect((await yo(`pos-migrate:${part}`, 'theirs', ...quick)).code).toBe(0);
      const modules = join(import.meta.dirname, '..', '..', 'node_modules');
      symlinkSync(modules, join(cwd, 'theirs/node_modules'));
      const tsx = join(modules, 'tsx', 'dist', 'cli.mjs');
      const output = execFileSync(process.execPath, [tsx, file, ...words], { cwd: join(cwd, 'theirs') });
      expect(output.toString()).toContain(said);
    });

    it('pos-migrate:toolkit asks only what it needs to know, and refuses what belongs to the shop', async () => {
      const { code, stderr } = await yo('pos-migrate:toolkit', 'theirs', '--currency', 'EUR');
      expect(code).toBe(2);
      expect(stderr).toContain('There is no flag --currency.');
      expect(stderr).toContain('or answer with --package-manager.');
    });

    it('pos-migrate refuses to mix a shop into it', async () => {
      const { code, stderr } = await yo('pos-migrate', 'theirs', ...quick);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("isn't empty") });
    });
  });

  it('pos-migrate:toolkit refuses a folder without a project', async () => {
    const { code, stderr } = await yo('pos-migrate:toolkit', ...quick);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('has no package.json') });
    expect(readTree(cwd)).toEqual({});
  });
});
