import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOrdinaryUser } from '../ordinary-user.ts';
import { ensureBuilt } from './built.ts';
import { own, readTree, runCommand, temporaryFolder } from './programs.ts';

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
    ['a switch with a value', ['my-shop', '--yes=no'], '--yes takes no value'],
    [
      'leaving out what another answer needs',
      ['my-shop', '--yes', '--database', 'docker', '--no-docker'],
      'compose.yaml',
    ],
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
