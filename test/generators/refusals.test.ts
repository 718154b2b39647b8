import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOrdinaryUser } from '../ordinary-user.ts';
import { ensureBuilt } from './built.ts';
import { own, readTree, runCommand, temporaryFolder } from './run-generators.ts';

const quick = ['--yes', '--skip-install'];

beforeAll(ensureBuilt);

describe('npx generator-pos-migrate refuses with one sentence and exit code 2, before anything is written,', () => {
  let cwd: string;
  const make = (...args: string[]) => runCommand(args, { cwd });

  beforeEach(() => {
    cwd = temporaryFolder();
    return () => rmSync(cwd, { recursive: true, force: true });
  });

  it.each([
    [
      'an unknown flag',
      ['my-shop', '--yes', '--currancy', 'EUR'],
      'There is no flag --currancy. Did you mean --currency?',
    ],
    ['a name that npm refuses', ['My Shop', '--yes'], `"My Shop" can't be the name of the project`],
    ['a name that PostgreSQL refuses', ['my-shop', '--yes', '--name', 'postgres'], 'keeps that name for itself'],
    ['a currency that does not exist', ['my-shop', '--yes', '--currency', 'EURO'], 'Did you mean EUR?'],
    ['a tax rate outside of 0 to 100', ['my-shop', '--yes', '--tax-rate', '-1'], 'outside of 0 to 100'],
    ['an unknown value', ['my-shop', '--yes', '--database=dokcer'], 'Did you mean docker?'],
    ['an unknown background', ['my-shop', '--yes', '--background', 'rails'], 'mongodb, flask, neither'],
    ['an unknown package manager', ['my-shop', '--yes', '--package-manager', 'bun'], 'npm, pnpm, yarn'],
    ['an empty shop name', ['my-shop', '--yes', '--shop-name', ''], 'is empty'],
    ['a flag without its value', ['my-shop', '--yes', '--name'], '--name needs a value'],
    ['a switch with an odd value', ['my-shop', '--yes', '--force=no'], 'write --force or --no-force'],
    ['a letter that is no flag', ['my-shop', '--yes', '-x'], 'There is no flag -x. See --help'],
    ['a word with a dash too few', ['my-shop', '--yes', '-currency=EUR'], 'Did you mean --currency?'],
    ['a folder without a name', ['', '--yes'], 'The name of the folder is empty'],
    [
      'leaving out what another answer needs',
      ['my-shop', '--yes', '--database', 'docker', '--no-docker'],
      'compose.yaml',
    ],
    [
      'Kubernetes without the part that it is in',
      ['my-shop', '--yes', '--kubernetes', '--no-docker'],
      '--kubernetes is in the part docker, so it cannot go with --no-docker',
    ],
    ['a folder name that is too long', ['x'.repeat(300), '--yes', '--name', 'my-shop'], 'too long for this disk'],
    ['a folder below such a name', [`${'x'.repeat(300)}/shop`, '--yes'], 'too long for this disk'],
    ['a loop of links', ['loop/my-shop', '--yes'], 'links that lead to each other'],
    ['a link that leads nowhere', ['nowhere', '--yes'], 'a link that leads nowhere'],
    ['a name without a letter of English', ['店', '--yes'], 'Use my-shop, for example'],
    [
      'a command where a folder is expected',
      ['toolkit', '--yes'],
      'To make a shop in a folder of that name, write ./toolkit',
    ],
    ['two folders', ['my', 'shop', '--yes'], 'There can be one folder'],
    ['a file in the place of the folder', ['taken.txt', '--yes'], 'is a file'],
    ['a folder below a file', ['taken.txt/my-shop', '--yes'], 'is a file'],
    ['a folder that is not empty', ['full', '--yes'], "isn't empty (a.txt, b.txt and 1 more)"],
    ['questions without a terminal', ['my-shop'], 'There is no terminal to ask in: add --yes'],
    [
      'questions without a terminal, naming those that are open',
      ['my-shop', '--currency', 'EUR'],
      '--name, --shop-name, --prices, --tax-rate',
    ],
  ])('%s', async (_, args, words) => {
    writeFileSync(join(cwd, 'taken.txt'), '');
    mkdirSync(join(cwd, 'full'));
    symlinkSync('loop', join(cwd, 'loop'));
    symlinkSync('away', join(cwd, 'nowhere'));
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
    for (const file of ['.yo-rc.json', 'package.json']) {
      writeFileSync(join(cwd, 'my-shop', file), 'null');
      expect((await make('my-shop', '--yes')).stderr).toContain(`${file} holds no JSON object.`);
    }
    rmSync(join(cwd, 'my-shop/package.json'));
    symlinkSync('package.json', join(cwd, 'my-shop/package.json'));
    const loop = await make('my-shop', '--yes');
    expect({ code: loop.code, stderr: loop.stderr }).toEqual({ code: 2, stderr: expect.stringContaining('ELOOP') });
    expect(loop.stderr).not.toMatch(/\n {4}at /);
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
