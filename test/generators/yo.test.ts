import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { programs } from '../call-programs.ts';
import { hasOrdinaryUser, isRoot } from '../ordinary-user.ts';
import { ensureBuilt } from './built.ts';
import { theirProject, writeFiles } from './existing-project.ts';
import {
  hasTerminal,
  onTerminal,
  own,
  readTree,
  runCommand,
  runYo,
  runYoAsRoot,
  temporaryFolder,
} from './run-generators.ts';

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
    expect(byYo.stdout).toMatch(/Next:\n {2}cd by-yo && pnpm install\n {2}git init .*\n {2}pnpm run setup\n$/);
    const byCommand = await runCommand(['by-command', ...answers], { cwd });
    expect(byCommand.code).toBe(0);
    expect(readTree(join(cwd, 'by-yo'))).toEqual(readTree(join(cwd, 'by-command')));
  });

  it('keeps what a new repository has, as our own command does', async () => {
    for (const folder of ['by-yo', 'by-command']) {
      mkdirSync(join(cwd, folder));
      writeFileSync(join(cwd, folder, 'README.md'), '# Theirs\n');
      writeFileSync(join(cwd, folder, '.gitignore'), '*.secret\n');
    }
    own(cwd);
    const { code, stdout } = await yo('pos-migrate', 'by-yo', ...quick, '--name', 'my-shop');
    expect(code).toBe(0);
    expect(stdout).toContain('README.md is yours and stays: the one of the shop is README.shop.md.\n');
    await runCommand(['by-command', ...quick, '--name', 'my-shop'], { cwd });
    expect(readTree(join(cwd, 'by-yo'))).toEqual(readTree(join(cwd, 'by-command')));
    expect(read('by-yo/README.md')).toBe('# Theirs\n');
  });

  it('makes the same from pos-migrate:shop, which brings the toolkit that it needs, and adds the rest later', async () => {
    expect((await yo('pos-migrate:shop', 'one', ...quick, '--name', 'my-shop')).code).toBe(0);
    await runCommand(['bare', ...quick, '--name', 'my-shop', '--no-lessons', '--no-docker', '--no-ci'], { cwd });
    const files = (folder: string) =>
      Object.entries(readTree(join(cwd, folder))).filter(([path]) => !path.startsWith('.yo-rc.'));
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
        ['Are prices net or gross?', enter],
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
      prices: 'gross',
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

  it.skipIf(!hasTerminal)('writes nothing when it is interrupted at a question, and says just that', async () => {
    const question: [string, string][] = [['Name of the project', '\u0003']];
    const { code, stdout } = await onTerminal('yo', ['pos-migrate', 'my-shop'], question, { cwd });
    expect(code).toBe(130);
    expect(stdout).toMatch(/Stopped\. Nothing was written\.\r\n$/);
    expect(stdout).not.toMatch(/An error|Error pos-migrate|\n {4}at /);
    expect(readTree(cwd)).toEqual({});

    await yo('pos-migrate', 'shop', ...quick);
    appendFileSync(join(cwd, 'shop/src/app.ts'), '// mine\n');
    const before = readTree(cwd);
    const conflict: [string, string][] = [['Overwrite shop/src/app.ts?', '\u0003']];
    const later = await onTerminal('yo', ['pos-migrate', 'shop', '--skip-install'], conflict, { cwd });
    expect({ code: later.code, tree: readTree(cwd) }).toEqual({ code: 130, tree: before });
    expect(later.stdout).toMatch(/Stopped\. Run the same command again: it writes what is missing\.\r\n$/);
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

  it('takes a part or leaves it out as the words say, however they are said', async () => {
    const words = ['--no-lessons=true', '--docker=false', '--no-ci', 'false', '--yes'];
    const { stdout } = await yo('pos-migrate', ...words, 'shop', '--dry-run');
    expect(stdout).toContain(`In ${join(cwd, 'shop')}:`);
    expect(stdout).not.toMatch(/^ {2}create {4}(lessons\/|Dockerfile)/m);
    expect(stdout).toContain('  create    .github/workflows/ci.yml\n');
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
    const asYo = (text: string) =>
      text.replaceAll(
        /npx generator-pos-migrate( (?=toolkit|ci|docker|lessons))?/g,
        (_, part) => `yo pos-migrate${part ? ':' : ''}`,
      );
    expect(stdout.trim()).toBe(asYo(ours).trim());
    const part = await yo('pos-migrate:docker', '--help');
    expect(part.stdout.trim()).toBe(asYo((await runCommand(['docker', '--help'], { cwd })).stdout).trim());
  });

  describe('in a project of somebody else', () => {
    const theirs = { name: 'theirs', scripts: { db: 'docker compose up db' }, devDependencies: { prisma: '^7.0.0' } };

    beforeEach(() => {
      mkdirSync(join(cwd, 'theirs/db'), { recursive: true });
      writeFileSync(join(cwd, 'theirs/package.json'), JSON.stringify(theirs, null, '\t'));
      writeFiles(join(cwd, 'theirs'), { 'prisma/schema.prisma': theirProject['prisma/schema.prisma'] });
      writeFileSync(join(cwd, 'theirs/prisma.config.ts'), '// theirs\n');
      own(cwd);
    });

    it('pos-migrate:toolkit adds what is missing, and changes nothing that is there', async () => {
      const { code, stdout } = await yo('pos-migrate:toolkit', 'theirs', ...quick);
      expect(code).toBe(0);
      expect(read('theirs/prisma.config.ts')).toBe('// theirs\n');
      expect(stdout).toContain('prisma.config.ts is yours and stays');
      expect(stdout).toContain('devDependencies.prisma: yours is ^7.0.0');
      const packageJson = JSON.parse(read('theirs/package.json'));
      expect(packageJson).toMatchObject(theirs);
      expect(packageJson.dependencies['pos-migrate']).toMatch(/^file:vendor\/pos-migrate-/);
      expect(packageJson.dependencies).not.toHaveProperty('prisma');
      expect(packageJson).not.toHaveProperty('private');
      expect(packageJson).not.toHaveProperty('type');
      expect(read('theirs/package.json')).toMatch(/^\{\n\t"name"/);
      const files = Object.keys(readTree(join(cwd, 'theirs'))).map((file) => file.split(' ')[0]);
      const toolkit = readFileSync(join(import.meta.dirname, 'file-lists/toolkit.txt'), 'utf8')
        .trimEnd()
        .split('\n');
      expect(files.map((file) => file?.replace(/-h[0-9a-f]{8}\./, '-h….')).sort()).toEqual(
        [...new Set([...toolkit, 'package.json', 'prisma/schema.prisma', '.yo-rc.json', '.yo-rc.sha256'])].sort(),
      );

      const before = readTree(cwd);
      expect((await yo('pos-migrate:toolkit', 'theirs', ...quick)).code).toBe(0);
      expect(readTree(cwd)).toEqual(before);
    });

    it.each([
      ['toolkit', programs.toolkit, ['--help'], 'doctor'],
      ['lessons', programs.learn, [], 'Next: npm run learn 1'],
      ['ci', programs.toolkit, ['ci', '--help'], 'lint'],
      ['docker', programs.toolkit, ['deploy', '--help'], '--no-backup'],
    ])('pos-migrate:%s runs there, although the project is CommonJS', async (part, program, words, said) => {
      expect((await yo(`pos-migrate:${part}`, 'theirs', ...quick)).code).toBe(0);
      const modules = join(import.meta.dirname, '..', '..', 'node_modules');
      symlinkSync(modules, join(cwd, 'theirs/node_modules'));
      const output = execFileSync(process.execPath, [program, ...words], { cwd: join(cwd, 'theirs') });
      expect(output.toString()).toContain(said);
    });

    it.each(['toolkit', 'docker', 'ci', 'lessons'])(
      'pos-migrate:%s writes the same as our own command of that name',
      async (part) => {
        cpSync(join(cwd, 'theirs'), join(cwd, 'other/theirs'), { recursive: true });
        own(cwd);
        const byYo = await yo(`pos-migrate:${part}`, 'theirs', ...quick);
        const byCommand = await runCommand([part, ...quick], { cwd: join(cwd, 'other/theirs') });
        expect({ code: byCommand.code, stderr: byCommand.stderr }).toEqual({ code: byYo.code, stderr: '' });
        expect(byCommand.stdout).toContain(`\n  npx generator-pos-migrate ${part} . `);
        expect(readTree(join(cwd, 'other/theirs'))).toEqual(readTree(join(cwd, 'theirs')));
      },
    );

    it('pos-migrate toolkit, with a space, is no folder', async () => {
      const { code, stderr } = await yo('pos-migrate', 'toolkit', '--yes');
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('yo pos-migrate:toolkit adds that part'),
      });
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
