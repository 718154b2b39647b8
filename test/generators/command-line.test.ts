import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOrdinaryUser } from '../ordinary-user.ts';
import { command, ensureBuilt } from './built.ts';
import { theirProject, writeFiles } from './existing-project.ts';
import { hasTerminal, onTerminal, own, readTree, runCommand, temporaryFolder } from './run-generators.ts';

const quick = ['--yes', '--skip-install'];

function fileList(part: string): string[] {
  return readFileSync(join(import.meta.dirname, 'file-lists', `${part}.txt`), 'utf8')
    .trimEnd()
    .split('\n')
    .filter(Boolean);
}

beforeAll(ensureBuilt);

describe('npx generator-pos-migrate', () => {
  let cwd: string;
  const make = (...args: string[]) => runCommand(args, { cwd });
  const read = (path: string) => readFileSync(join(cwd, path), 'utf8');

  beforeEach(() => {
    cwd = temporaryFolder();
    return () => rmSync(cwd, { recursive: true, force: true });
  });

  it('makes a shop, and says what was made, how to repeat it, and what to type next', async () => {
    const { code, stdout, stderr } = await make('my-shop', ...quick, '--shop-name', "Joe's Corner");
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const files = Object.keys(readTree(join(cwd, 'my-shop')));
    expect(stdout).toContain(`Wrote ${files.length} files to ${join(cwd, 'my-shop')}`);
    expect(stdout).toContain(
      "  npx generator-pos-migrate my-shop --name my-shop --shop-name 'Joe'\\''s Corner' --currency USD --prices net --tax-rate 10 " +
        '--database embedded --background neither --package-manager npm --yes\n',
    );
    expect(stdout).toMatch(
      /Next:\n {2}cd my-shop && npm install\n {2}git init && git add \. && git commit -m "Start the shop"\n {2}npm run setup\n$/,
    );
  });

  it('keeps the answers in .yo-rc.json', async () => {
    await make('shop', ...quick, '--currency', 'jpy', '--tax-rate', '8.0', '--background', 'flask');
    expect(JSON.parse(read('shop/.yo-rc.json'))).toEqual({
      'generator-pos-migrate': {
        name: 'shop',
        shopName: 'Shop',
        currency: 'JPY',
        prices: 'gross',
        taxRate: 8,
        database: 'embedded',
        background: 'flask',
        packageManager: 'npm',
        lessons: true,
        docker: true,
        ci: true,
        kubernetes: false,
      },
    });
  });

  it('leaves out a part that is not wanted, also when it runs there again, until it is asked for', async () => {
    const { stdout } = await make('shop', ...quick, '--no-lessons', '--no-ci');
    const own = (part: string) => fileList(part).filter((path) => !fileList('shop').includes(path));
    expect(stdout).toMatch(/npx generator-pos-migrate shop .*--no-lessons --no-ci --yes/);
    const there = () =>
      Object.keys(readTree(join(cwd, 'shop'))).map((path) =>
        path.replace(/ \d+$/, '').replace(/-h[0-9a-f]{8}\./, '-h….'),
      );
    const without = there();
    expect(without).toEqual(expect.arrayContaining(own('docker')));
    expect(without.filter((path) => [...own('lessons'), ...own('ci')].includes(path))).toEqual([]);
    await make('shop', ...quick);
    expect(there()).toEqual(without);
    await make('shop', ...quick, '--lessons');
    expect(there()).toEqual(expect.arrayContaining([...without, ...own('lessons')]));
  });

  it('takes a part or leaves it out as the words say, however they are said', async () => {
    const words = ['--no-lessons=true', '--docker=false', '--no-ci', 'false', '--kubernetes', 'false'];
    const { stdout } = await make('shop', '--yes', '--dry-run', ...words);
    expect(stdout).not.toMatch(/^ {2}create {4}(lessons\/|Dockerfile|kubernetes\/)/m);
    expect(stdout).toContain('  create    .github/workflows/ci.yml\n');
  });

  it('repeats a project exactly from the command that it shows', async () => {
    const { stdout } = await make('one', ...quick, '--shop-name', 'A "B" $HOME `c`', '--database', 'url');
    const shown = stdout.match(/npx generator-pos-migrate (.*--yes)/)?.[1] ?? '';
    const words = shown.replace(/^one /, 'two ');
    execFileSync('sh', ['-c', `'${process.execPath}' '${command}' ${words} --skip-install`], { cwd });
    expect(readTree(join(cwd, 'two'))).toEqual(readTree(join(cwd, 'one')));
  });

  it('writes into the current folder when none is named, and beside .git', async () => {
    mkdirSync(join(cwd, 'corner', '.git'), { recursive: true });
    const { code, stdout } = await runCommand(quick, { cwd: join(cwd, 'corner') });
    expect(code).toBe(0);
    expect(stdout).toMatch(/Next:\n {2}npm install\n {2}npm run setup\n/);
    expect(JSON.parse(read('corner/package.json')).name).toBe('corner');
  });

  it('shows with --dry-run what it would do, and writes nothing, not even the folder', async () => {
    const { code, stdout } = await make('deep/my-shop', '--yes', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('nothing is written');
    expect(stdout).toContain('  create    prisma/schema.prisma\n');
    expect(readTree(cwd)).toEqual({});

    await make('my-shop', ...quick);
    appendFileSync(join(cwd, 'my-shop/src/app.ts'), '// mine\n');
    rmSync(join(cwd, 'my-shop/src/server.ts'));
    const before = readTree(cwd);
    const again = await make('my-shop', '--dry-run', '--currency', 'EUR');
    expect(again.stdout).toContain('  keep      src/app.ts\n');
    expect(again.stdout).toContain('  create    src/server.ts\n');
    expect(again.stdout).toContain('  update    .env.example\n');
    expect(again.stdout).toContain('  unchanged prisma/schema.prisma\n');
    expect((await make('my-shop', '--dry-run', '--force')).stdout).toContain('  overwrite src/app.ts\n');
    expect(readTree(cwd)).toEqual(before);
  });

  it('writes between what is there with --force, and still keeps what it must not overwrite', async () => {
    mkdirSync(join(cwd, 'full'));
    writeFileSync(join(cwd, 'full/notes.txt'), 'mine');
    const { code } = await make('full', ...quick, '--force');
    expect(code).toBe(0);
    expect(read('full/notes.txt')).toBe('mine');
    expect(JSON.parse(read('full/package.json')).name).toBe('full');
  });

  it.skipIf(!hasOrdinaryUser)(
    'stops with exit code 3 when the disk refuses in the middle, and the next run completes',
    async () => {
      const shop = join(cwd, 'my-shop');
      mkdirSync(join(shop, 'public'), { recursive: true });
      own(cwd);
      chmodSync(join(shop, 'public'), 0o555);
      const stopped = await runCommand(['my-shop', ...quick, '--force'], { cwd, ordinary: true });
      expect(stopped.code).toBe(3);
      expect(stopped.stderr).toMatch(
        /^Stopped at .*public.*: it may not be written\. .*run the same command again.*\n$/,
      );

      chmodSync(join(shop, 'public'), 0o755);
      const completed = await runCommand(['my-shop', ...quick], { cwd, ordinary: true });
      expect(completed.code).toBe(0);
      await runCommand(['whole', ...quick, '--name', 'my-shop'], { cwd, ordinary: true });
      expect(readTree(shop)).toEqual(readTree(join(cwd, 'whole')));
    },
  );

  it('ends with exit code 3 when the installation fails, and says how to go on', async () => {
    const tools = join(cwd, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'npm'), '#!/bin/sh\necho "no network" >&2\nexit 7\n', { mode: 0o755 });
    const path = `${tools}:${process.env.PATH}`;
    const failed = await runCommand(['my-shop', '--yes'], { cwd, env: { PATH: path } });
    expect(failed.code).toBe(3);
    expect(failed.stdout).toContain('Installing the dependencies with npm');
    expect(failed.stderr).toContain('no network\n');
    expect(failed.stderr).toContain('npm install ended with exit code 7');
    expect(failed.stderr).toContain('my-shop && npm install');

    const absent = await runCommand(['other', '--yes', '--package-manager', 'yarn'], { cwd, env: { PATH: tools } });
    expect(absent.code).toBe(3);
    expect(absent.stderr).toContain("yarn isn't installed here");
  });

  it('installs with the package manager of the answers, and then leaves it out of the next steps', async () => {
    const tools = join(cwd, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'pnpm'), '#!/bin/sh\necho "pnpm $* in $PWD"\nmkdir node_modules\n', { mode: 0o755 });
    const { code, stdout } = await runCommand(['my-shop', '--yes', '--package-manager', 'pnpm'], {
      cwd,
      env: { PATH: `${tools}:${process.env.PATH}` },
    });
    expect(code).toBe(0);
    expect(stdout).toContain(`pnpm install in ${join(cwd, 'my-shop')}\n`);
    expect(stdout).toMatch(/Next:\n {2}cd my-shop\n {2}git init .*\n {2}pnpm run setup\n$/);
  });

  it('shows every flag and examples with --help, and its version with --version', async () => {
    for (const flag of ['--help', '-h']) {
      const { code, stdout } = await make(flag);
      expect(code).toBe(0);
      await expect(stdout).toMatchFileSnapshot('help.txt');
    }
    const part = await make('docker', '--help');
    expect(part.stdout).toMatch(/^Usage: npx generator-pos-migrate docker \[folder\] \[flags\]\n/);
    expect(part.stdout).not.toContain('--currency');
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(await make('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('adds a part to the project in this folder or another, and makes a shop in ./toolkit, with the dot', async () => {
    for (const [folder, args] of [
      ['here', []],
      ['there', ['../there']],
    ] as const) {
      mkdirSync(join(cwd, folder));
      writeFiles(join(cwd, folder), theirProject);
      const { code } = await runCommand(['toolkit', ...args, ...quick], { cwd: join(cwd, 'here') });
      expect(code).toBe(0);
      expect(read(`${folder}/package.json`)).toContain('"db":');
    }
    expect(existsSync(join(cwd, 'here', 'toolkit'))).toBe(false);
    expect((await make('./toolkit', ...quick)).code).toBe(0);
    expect(JSON.parse(read('toolkit/package.json')).name).toBe('toolkit');
  });

  it.skipIf(!hasTerminal)('asks on a terminal what no flag answers, and makes the shop of the answers', async () => {
    const enter = '\r';
    const { code } = await onTerminal(
      'command',
      ['my-shop', '--skip-install', '--currency', 'EUR'],
      [
        ['Name of the project', enter],
        ['Name of the shop', `Fig & Olive${enter}`],
        ['Are prices net or gross?', enter],
        ['Tax rate', `19${enter}`],
        ['Where is the database?', enter],
        ['What do you come from?', enter],
        ['Package manager', enter],
      ],
      { cwd },
    );
    expect(code).toBe(0);
    expect(JSON.parse(read('my-shop/.yo-rc.json'))['generator-pos-migrate']).toEqual({
      name: 'my-shop',
      shopName: 'Fig & Olive',
      currency: 'EUR',
      prices: 'gross',
      taxRate: 19,
      database: 'embedded',
      background: 'neither',
      packageManager: 'npm',
      lessons: true,
      docker: true,
      ci: true,
      kubernetes: false,
    });
  });

  it.skipIf(!hasTerminal)('writes nothing when it is interrupted at a question', async () => {
    const { code, stdout } = await onTerminal('command', ['my-shop'], [['Name of the project', '\u0003']], { cwd });
    expect(code).toBe(130);
    expect(stdout).toContain('Stopped. Nothing was written.');
    expect(readTree(cwd)).toEqual({});
  });
});
