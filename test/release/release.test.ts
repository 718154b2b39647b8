import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../packages/toolkit/src/server/port.ts';
import { outcome, run, temporaryFolder } from '../e2e/start-programs.ts';
import { filesOfGenerator, filesOfPackage, unpack } from './package-contents.ts';
import { type Registry, startRegistry } from './registry.ts';
import { commit, copyRepository } from './repository-copy.ts';

const inOrder = ['pos-migrate', 'pos-migrate-learn', 'generator-pos-migrate'];

/** The command against an empty registry of this machine, from a copy of what is here. The tests follow each other. */
describe('npm run release', () => {
  let copy: string;
  let registry: Registry;
  let folder: string;
  /** May publish one of the three only. */
  let helper: string;
  let maintainer: string;

  beforeAll(async () => {
    copy = await temporaryFolder('pos-migrate-release-of');
    folder = await temporaryFolder('pos-migrate-registry');
    const publishers = Object.fromEntries(inOrder.slice(1).map((name) => [name, 'maintainer']));
    [registry] = await Promise.all([startRegistry({ folder, publishers }), copyRepository(copy)]);
    helper = await registry.addUser('helper');
    maintainer = await registry.addUser('maintainer');
  }, 120_000);

  afterAll(async () => {
    await registry?.stop();
    for (const used of [copy, folder]) if (used) rmSync(used, { recursive: true, force: true });
  });

  const release = (home: string, ...args: string[]) =>
    outcome('node', ['scripts/release.mjs', '--registry', registry.url, ...args], { cwd: copy, home });
  const versionOf = (name: string) =>
    outcome('npm', ['view', name, 'version', '--registry', registry.url], { cwd: folder, home: folder });

  it('refuses what is not committed', async () => {
    writeFileSync(join(copy, 'notes.txt'), 'to do\n');
    const { code, text } = await release(maintainer);
    expect({ code, text }).toEqual({
      code: 1,
      text: 'The working tree has changes (notes.txt), and a release is built from the last commit. Commit them, or take them back.\n',
    });
    rmSync(join(copy, 'notes.txt'));
  });

  it('refuses a package that is named in another version than it has', async () => {
    const files = ['templates/toolkit/package.json', 'packages/learn/package.json'].map((file) => join(copy, file));
    const before = files.map((file) => readFileSync(file, 'utf8'));
    for (const [index, file] of files.entries()) {
      writeFileSync(file, (before[index] as string).replaceAll(/("pos-migrate": )"[^"]+"(?=,?\n)/g, '$1"0.0.1"'));
    }
    await commit(copy);
    const { code, text } = await release(maintainer);
    expect(code).toBe(1);
    expect(text).toMatch(
      /^templates\/toolkit\/package.json names pos-migrate 0.0.1, which is [\d.]+ in packages\/toolkit/,
    );
    expect(text).toContain('; packages/learn/package.json names pos-migrate 0.0.1');
    expect(text.trim().split('\n')).toHaveLength(1);
    for (const [index, file] of files.entries()) writeFileSync(file, before[index] as string);
    await commit(copy);
  });

  it.each([
    [['--no-such'], "Unknown option '--no-such'"],
    [['--registry', 'somewhere'], '--registry somewhere is no address of a registry'],
  ])('refuses %j as a mistake in the command', async (args, why) => {
    const { code, text } = await release(maintainer, ...args);
    expect(code).toBe(2);
    expect(text).toContain(why);
    expect(text.trim().split('\n')).toHaveLength(1);
  });

  it('refuses a registry that does not answer, before it builds', async () => {
    const home = await temporaryFolder('pos-migrate-home');
    writeFileSync(join(home, '.npmrc'), 'fetch-retries=0\n');
    const { code, text } = await release(home, '--registry', `http://127.0.0.1:${await findFreePort(0)}/`);
    rmSync(home, { recursive: true });
    expect(code, text).toBe(3);
    expect(text).toMatch(
      /^The registry does not say whether it has pos-migrate \S+ \(.*ECONNREFUSED.*\), so nothing was/,
    );
    expect(text.trim().split('\n')).toHaveLength(1);
  });

  it('names the three in their order in a dry run, and publishes none', async () => {
    // As it is typed by somebody who forgets the "--" in front of its flags.
    const args = ['run', 'release', '--dry-run', '--registry', registry.url];
    const { code, text } = await outcome('npm', args, { cwd: copy, home: maintainer });
    expect(code, text).toBe(0);
    expect([...text.matchAll(/^ {2}\d\. (\S+)/gm)].map(([, name]) => name)).toEqual(inOrder);
    // What npm itself says of each.
    expect([...text.matchAll(/^\+ (\S+)@/gm)].map(([, name]) => name)).toEqual(inOrder);
    expect(text).toContain('A dry run: nothing was published.');
    expect((await versionOf('pos-migrate')).text).toContain('E404');
  });

  it('stops where npm fails, and says how to go on', async () => {
    const { code, text } = await release(helper);
    expect(code, text).toBe(3);
    expect(text).toMatch(/pos-migrate-learn \S+ was not published; npm says why above\..* run this command again/);
    expect((await versionOf('pos-migrate')).text).toMatch(/^\d/);
    expect((await versionOf('pos-migrate-learn')).text).toContain('E404');
    expect((await versionOf('generator-pos-migrate')).text).toContain('E404');
  });

  it('goes on where it stopped', async () => {
    const { code, text } = await release(maintainer);
    expect(code, text).toBe(0);
    expect(text).toMatch(/1\. pos-migrate \S+, which the registry has already in the same contents\n/);
    expect([...text.matchAll(/^\+ (\S+)@/gm)].map(([, name]) => name)).toEqual(inOrder.slice(1));
  });

  it('has published what the rules say, and the generator knows the others by their contents', async () => {
    const expected: Record<string, string[]> = {
      'pos-migrate': filesOfPackage('packages/toolkit'),
      'pos-migrate-learn': filesOfPackage('packages/learn'),
      'generator-pos-migrate': filesOfGenerator({ tarballs: [] }),
    };
    const checksums: Record<string, object> = {};
    for (const name of inOrder) {
      const to = await temporaryFolder('pos-migrate-published');
      const args = ['pack', name, '--silent', '--registry', registry.url, '--pack-destination', to];
      const tarball = join(to, (await run('npm', args, { cwd: to, home: to })).trim());
      const bytes = readFileSync(tarball);
      checksums[name] = {
        integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
        shasum: createHash('sha1').update(bytes).digest('hex'),
      };
      const contents = await temporaryFolder('pos-migrate-contents');
      const unpacked = unpack(tarball, contents);
      expect(unpacked.files).toEqual(expected[name]);
      if (name === 'generator-pos-migrate') {
        const known = JSON.parse(readFileSync(join(contents, 'dist', 'packages.json'), 'utf8'));
        for (const other of inOrder.slice(0, 2)) {
          const { version } = JSON.parse(readFileSync(join(copy, folderOf(other), 'package.json'), 'utf8'));
          expect(known[other]).toEqual({ spec: version, version, ...checksums[other] });
        }
      }
      for (const used of [to, contents]) rmSync(used, { recursive: true, force: true });
    }
  });

  it('leaves no build in the tree, and nothing to publish', async () => {
    expect(readdirSync(copy)).not.toContain('dist');
    const { code, text } = await release(maintainer);
    expect(code, text).toBe(0);
    expect(text).toContain('Nothing is left to publish.');
  });

  it('refuses other contents under a version that is published', async () => {
    appendFileSync(join(copy, 'packages', 'toolkit', 'README.md'), '\nOne more line.\n');
    await commit(copy);
    const { code, text } = await release(maintainer);
    expect(code, text).toBe(1);
    expect(text.trim().split('\n').at(-1)).toMatch(
      /^pos-migrate \S+ is already published with other contents \(README\.md\), and a published version cannot be changed\. Raise/,
    );
  });
});

function folderOf(name: string): string {
  return name === 'pos-migrate' ? 'packages/toolkit' : 'packages/learn';
}
