import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from './built.ts';
import { readTree, runCommand, temporaryFolder } from './programs.ts';

const quick = ['--yes', '--skip-install'];

beforeAll(ensureBuilt);

describe('npx generator-pos-migrate, run again,', () => {
  let cwd: string;
  const make = (...args: string[]) => runCommand(args, { cwd });
  const read = (path: string) => readFileSync(join(cwd, path), 'utf8');

  beforeEach(() => {
    cwd = temporaryFolder();
    return () => rmSync(cwd, { recursive: true, force: true });
  });

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
    expect(stdout).toContain(
      '.env.example, .gitlab-ci.yml, .yo-rc.json, Dockerfile, README.md, compose.override.yaml, compose.yaml, package.json',
    );
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
