import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { command, ensureBuilt } from './built.ts';
import { hasOrdinaryUser, hasTerminal, onTerminal, own, readTree, runCommand, temporaryFolder } from './programs.ts';

const quick = ['--yes', '--skip-install'];

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
      "  npx generator-pos-migrate my-shop --name my-shop --shop-name 'Joe'\\''s Corner' --currency USD --tax-rate 10 " +
        '--database embedded --background neither --package-manager npm --yes\n',
    );
    expect(stdout).toMatch(/Next:\n {2}cd my-shop && npm install\n {2}npm run setup\n$/);
  });

  it('keeps the answers in .yo-rc.json', async () => {
    await make('shop', ...quick, '--currency', 'jpy', '--tax-rate', '8.0', '--background', 'flask');
    expect(JSON.parse(read('shop/.yo-rc.json'))).toEqual({
      'generator-pos-migrate': {
        name: 'shop',
        shopName: 'Shop',
        currency: 'JPY',
        taxRate: 8,
        database: 'embedded',
        background: 'flask',
        packageManager: 'npm',
      },
    });
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

  describe('when it is run again', () => {
    it('changes nothing on unchanged answers, and asks nothing', async () => {
      await make('my-shop', ...quick, '--currency', 'EUR');
      const before = readTree(cwd);
      const { code, stdout } = await make('my-shop', '--skip-install');
      expect(code).toBe(0);
      expect(stdout).toContain('Nothing to do');
      expect(stdout).not.toContain('Kept');
      expect(readTree(cwd)).toEqual(before);
    });

    it('lets the files that nobody edited follow a changed answer', async () => {
      await make('my-shop', ...quick);
      const { stdout } = await make('my-shop', ...quick, '--currency', 'EUR', '--name', 'corner');
      expect(stdout).toContain('.env.example, .yo-rc.json, README.md, package.json');
      expect(read('my-shop/.env.example')).toContain('CURRENCY=EUR');
      expect(JSON.parse(read('my-shop/package.json')).name).toBe('corner');
      await make('again', ...quick, '--currency', 'EUR', '--name', 'corner', '--shop-name', 'My Shop');
      expect(readTree(join(cwd, 'my-shop'))).toEqual(readTree(join(cwd, 'again')));
    });

    it('keeps an edited file and names it, and --force overwrites it after naming it', async () => {
      await make('my-shop', ...quick);
      const original = read('my-shop/src/app.ts');
      appendFileSync(join(cwd, 'my-shop/src/app.ts'), '// mine\n');
      const kept = await make('my-shop', ...quick);
      expect(kept.stdout).toMatch(/Kept, .*--force.*\n {2}src\/app\.ts\n/);
      expect(read('my-shop/src/app.ts')).toBe(`${original}// mine\n`);

      const forced = await make('my-shop', ...quick, '--force');
      expect(forced.stdout).toMatch(/^Overwriting:\n {2}src\/app\.ts\n/);
      expect(read('my-shop/src/app.ts')).toBe(original);
    });

    it('never touches a history that is there, not even with --force', async () => {
      await make('my-shop', ...quick);
      const schema = join(cwd, 'my-shop/prisma/schema.prisma');
      appendFileSync(schema, '// mine\n');
      const [migration] = Object.keys(readTree(join(cwd, 'my-shop/prisma/migrations')));
      rmSync(join(cwd, 'my-shop/prisma/migrations', migration?.split(' ')[0] ?? ''));
      const before = readTree(cwd);
      const { code } = await make('my-shop', ...quick, '--force');
      expect(code).toBe(0);
      expect(readTree(cwd)).toEqual(before);
    });

    it('writes what is missing', async () => {
      await make('my-shop', ...quick);
      const before = readTree(cwd);
      rmSync(join(cwd, 'my-shop/src'), { recursive: true });
      rmSync(join(cwd, 'my-shop/package.json'));
      await make('my-shop', ...quick);
      expect(readTree(cwd)).toEqual(before);
    });

    it('keeps what package.json has, and what other generators keep in .yo-rc.json', async () => {
      await make('my-shop', ...quick);
      const packageJson = JSON.parse(read('my-shop/package.json'));
      packageJson.scripts.dev = 'my own';
      delete packageJson.dependencies.fastify;
      writeFileSync(join(cwd, 'my-shop/package.json'), JSON.stringify(packageJson));
      const storage = { other: { a: 1 }, ...JSON.parse(read('my-shop/.yo-rc.json')) };
      writeFileSync(join(cwd, 'my-shop/.yo-rc.json'), JSON.stringify(storage));

      const { stdout } = await make('my-shop', ...quick, '--currency', 'EUR');
      expect(stdout).toContain('scripts.dev: yours is my own');
      const after = JSON.parse(read('my-shop/package.json'));
      expect(after.scripts.dev).toBe('my own');
      expect(after.dependencies).toHaveProperty('fastify');
      expect(JSON.parse(read('my-shop/.yo-rc.json')).other).toEqual({ a: 1 });
    });
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

  describe('refuses with one sentence and exit code 2, before anything is written,', () => {
    it.each([
      [
        'an unknown flag',
        ['my-shop', '--yes', '--currancy', 'EUR'],
        'There is no flag --currancy. Did you mean --currency?',
      ],
      ['a name that npm refuses', ['My Shop', '--yes'], `"My Shop" can't be the name of the project`],
      ['a name that PostgreSQL refuses', ['my-shop', '--yes', '--name', 'postgres'], 'already has a database'],
      ['a currency that does not exist', ['my-shop', '--yes', '--currency', 'EURO'], 'Did you mean EUR?'],
      ['a tax rate outside of 0 to 100', ['my-shop', '--yes', '--tax-rate', '-1'], 'outside of 0 to 100'],
      ['an unknown value', ['my-shop', '--yes', '--database=dokcer'], 'Did you mean docker?'],
      ['an unknown background', ['my-shop', '--yes', '--background', 'rails'], 'mongodb, flask, neither'],
      ['an unknown package manager', ['my-shop', '--yes', '--package-manager', 'bun'], 'npm, pnpm, yarn'],
      ['an empty shop name', ['my-shop', '--yes', '--shop-name', ''], 'is empty'],
      ['a flag without its value', ['my-shop', '--yes', '--name'], '--name needs a value'],
      ['a switch with a value', ['my-shop', '--yes=no'], '--yes takes no value'],
      ['two folders', ['my', 'shop', '--yes'], 'There can be one folder'],
      ['a file in the place of the folder', ['taken.txt', '--yes'], 'is a file'],
      ['a folder below a file', ['taken.txt/my-shop', '--yes'], 'is a file'],
      ['a folder that is not empty', ['full', '--yes'], "isn't empty (a.txt, b.txt and 1 more)"],
      ['questions without a terminal', ['my-shop'], 'There is no terminal to ask in: add --yes'],
      [
        'questions without a terminal, naming those that are open',
        ['my-shop', '--currency', 'EUR'],
        '--name, --shop-name, --tax-rate',
      ],
    ])('%s', async (_, args, words) => {
      writeFileSync(join(cwd, 'taken.txt'), '');
      mkdirSync(join(cwd, 'full'));
      for (const name of ['a.txt', 'b.txt', 'c.txt']) writeFileSync(join(cwd, 'full', name), '');
      const before = readTree(cwd);
      const { code, stdout, stderr } = await make(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(words)]);
      expect(stderr).not.toMatch(/\n {4}at /);
      expect(readTree(cwd)).toEqual(before);
    });

    it('several faults together, a line each', async () => {
      const { code, stderr } = await make(
        'My Shop',
        '--yes',
        '--curency',
        'X',
        '--tax-rate',
        '101',
        '--database',
        'mysql',
      );
      expect(code).toBe(2);
      expect(stderr.trimEnd().split('\n')).toHaveLength(4);
    });

    it('what somebody broke in .yo-rc.json or package.json', async () => {
      await make('my-shop', ...quick);
      writeFileSync(join(cwd, 'my-shop/.yo-rc.json'), '{"generator-pos-migrate":{"name":"my-shop","currency":"EURO"}}');
      expect((await make('my-shop', '--yes')).stderr).toContain('In .yo-rc.json: There is no currency "EURO"');
      writeFileSync(join(cwd, 'my-shop/.yo-rc.json'), '{');
      const { code, stderr } = await make('my-shop', '--yes');
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("can't be read") });
    });

    it('an old Node, without a stack', async () => {
      const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.20.8'}})`;
      const { code, stderr } = await runCommand(['my-shop', '--yes'], { cwd, nodeOptions: ['--import', old] });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^Node 18\.20\.8 can't run this: .*\n$/);
      expect(readTree(cwd)).toEqual({});
    });

    it.skipIf(!hasOrdinaryUser)('a folder that this user may not write', async () => {
      const closed = join(cwd, 'closed');
      mkdirSync(closed);
      own(cwd);
      chmodSync(closed, 0o555);
      for (const folder of ['closed', 'closed/my-shop', 'closed/a/b']) {
        const { code, stderr } = await runCommand([folder, '--yes'], { cwd, ordinary: true });
        expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`${closed} can't be written`) });
      }
    });
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
    expect(stdout).toMatch(/Next:\n {2}cd my-shop\n {2}pnpm run setup\n$/);
  });

  it('shows every flag and examples with --help, and its version with --version', async () => {
    for (const flag of ['--help', '-h']) {
      const { code, stdout } = await make(flag);
      expect(code).toBe(0);
      await expect(stdout).toMatchFileSnapshot('help.txt');
    }
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(await make('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.skipIf(!hasTerminal)('asks on a terminal what no flag answers, and makes the shop of the answers', async () => {
    const enter = '\r';
    const { code } = await onTerminal(
      'command',
      ['my-shop', '--skip-install', '--currency', 'EUR'],
      [
        ['Name of the project', enter],
        ['Name of the shop', `Fig & Olive${enter}`],
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
      taxRate: 19,
      database: 'embedded',
      background: 'neither',
      packageManager: 'npm',
    });
  });

  it.skipIf(!hasTerminal)('writes nothing when it is interrupted at a question', async () => {
    const { code, stdout } = await onTerminal('command', ['my-shop'], [['Name of the project', '\u0003']], { cwd });
    expect(code).toBe(130);
    expect(stdout).toContain('Stopped. Nothing was written.');
    expect(readTree(cwd)).toEqual({});
  });
});
