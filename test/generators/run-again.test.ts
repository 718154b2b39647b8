import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from './built.ts';
import { readTree, runCommand, temporaryFolder } from './run-generators.ts';

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
      '.env.example, .gitlab-ci.yml, .yo-rc.json, .yo-rc.sha256, Dockerfile, README.md, compose.override.yaml, compose.yaml, package-lock.json, package.json',
    );
    expect(read('my-shop/.env.example')).toContain('CURRENCY=EUR');
    expect(JSON.parse(read('my-shop/package.json')).name).toBe('corner');
    // An answer that was given stays, also where another currency would have had another default.
    await make('again', ...quick, '--currency', 'EUR', '--prices', 'net', '--name', 'corner', '--shop-name', 'My Shop');
    expect(readTree(join(cwd, 'my-shop'))).toEqual(readTree(join(cwd, 'again')));
  });

  it('says of a changed answer what the owner has to do, because the shop follows .env', async () => {
    await make('my-shop', ...quick);
    const env = read('my-shop/.env.example').replaceAll('change-me', 'secret');
    writeFileSync(join(cwd, 'my-shop/.env'), env);
    const changes = [
      '--currency',
      'EUR',
      '--shop-name',
      "Joe's",
      '--tax-rate',
      '5.5',
      '--name',
      'corner',
      '--prices',
      'gross',
    ];
    const { stdout } = await make('my-shop', ...quick, ...changes);
    expect(stdout).toContain(
      "Changed since the last run: --name (from my-shop to corner), --shop-name (from My Shop to Joe's), " +
        '--currency (from USD to EUR), --prices (from net to gross), --tax-rate (from 10 to 5.5).\n',
    );
    expect(stdout).toMatch(
      /\.env, which is yours.*\n {4}CURRENCY=EUR\n {4}PRICES=gross\n {4}SHOP_NAME="Joe's"\n {4}TAX_RATE=5\.5\n\n/,
    );
    expect(stdout).toContain('Amounts that are in the database are not converted');
    expect(stdout).toContain('Prices that are in the database are not converted');
    expect(stdout).toContain('The database keeps its name');
    expect(stdout).not.toContain('secret');
    expect(read('my-shop/.env')).toBe(env);
    expect((await make('my-shop', ...quick)).stdout).not.toMatch(/Changed since|\.env, which is yours/);
  });

  it('asks nothing of an owner who has no .env yet', async () => {
    await make('my-shop', ...quick);
    const { stdout } = await make('my-shop', ...quick, '--currency', 'EUR');
    expect(stdout).toContain('Changed since the last run: --currency (from USD to EUR).');
    expect(stdout).not.toMatch(/\.env, which is yours|not converted/);
  });

  it('deletes nothing when a part is not wanted any more: it says what is left, and never writes it again', async () => {
    await make('my-shop', ...quick, '--kubernetes');
    const without = ['--no-lessons', '--no-ci', '--no-kubernetes'];
    const { stdout } = await make('my-shop', ...quick, ...without);
    expect(stdout).toContain(
      'Changed since the last run: --lessons (from true to false), --ci (from true to false), --kubernetes (from true to false).',
    );
    const left =
      stdout
        .match(/Take out by hand .*\n((?: {4}.*\n)+)/)?.[1]
        ?.trimEnd()
        .split('\n') ?? [];
    const named = left.map((line) => line.trim());
    expect(named).toEqual(expect.arrayContaining(['lessons/', '.github/', 'kubernetes/', 'docs/how-to/kubernetes.md']));
    expect(named.at(-1)).toMatch(/^in package\.json: .*scripts\.learn/);
    expect(named).not.toContain('docs/');
    expect(existsSync(join(cwd, 'my-shop/lessons/README.md'))).toBe(true);
    expect(stdout).toMatch(/npx generator-pos-migrate my-shop .* --no-lessons --no-ci --yes\n/);
    expect(read('my-shop/README.md')).not.toContain('lessons');

    for (const path of named.slice(0, -1)) rmSync(join(cwd, 'my-shop', path), { recursive: true });
    const before = readTree(cwd);
    const again = await make('my-shop', ...quick);
    expect(again.stdout).toContain('Nothing to do');
    expect(again.stdout).not.toContain('by hand');
    expect(readTree(cwd)).toEqual(before);
  });

  it('names what another package manager has left behind', async () => {
    await make('my-shop', ...quick);
    writeFileSync(join(cwd, 'my-shop/package-lock.json'), '{}');
    const { stdout } = await make('my-shop', ...quick, '--package-manager', 'pnpm');
    expect(stdout).toContain('package-lock.json is that of npm: delete it and node_modules/, then run "pnpm install".');
    expect(stdout).toMatch(/\n {4}vendor\/left-out\/\n.*devDependencies\.elkjs.*overrides\.prisma@/);
    const back = await make('my-shop', ...quick, '--package-manager', 'npm');
    expect(back.stdout).toMatch(/Take out by hand .*\n {4}pnpm-lock\.yaml\n {4}pnpm-workspace\.yaml\n/);
  });

  it('writes the files of a newer generator over those that nobody edited since the last run', async () => {
    await make('my-shop', ...quick);
    const before = readTree(cwd);
    const older = `${read('my-shop/src/app.ts')}// as an older generator wrote it\n`;
    const sum = createHash('sha256').update(older).digest('hex');
    const remembered = read('my-shop/.yo-rc.sha256').replace(/^.*(?= {2}src\/app\.ts$)/m, sum);
    writeFileSync(join(cwd, 'my-shop/src/app.ts'), older);
    writeFileSync(join(cwd, 'my-shop/.yo-rc.sha256'), remembered);
    appendFileSync(join(cwd, 'my-shop/src/errors.ts'), '// mine\n');
    const { stdout } = await make('my-shop', ...quick);
    expect(stdout).toMatch(/Kept, .*\n {2}src\/errors\.ts\n\n/);
    writeFileSync(join(cwd, 'my-shop/src/errors.ts'), read('my-shop/src/errors.ts').replace('// mine\n', ''));
    expect(readTree(cwd)).toEqual(before);
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
