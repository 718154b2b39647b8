import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownPackages } from '../../generators/own-packages.ts';
import { ensureBuilt } from '../generators/built.ts';
import {
  filesOfGenerator,
  filesOfPackage,
  missingTargets,
  sourcesMissingFromMaps,
  type Unpacked,
  unpack,
} from './package-contents.ts';
import { repository } from './repository-copy.ts';

const tarballs = Object.values(ownPackages()).flatMap(({ tarball }) => tarball ?? []);
const temporary: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pos-migrate-contents-'));
  temporary.push(folder);
  return folder;
}

beforeAll(ensureBuilt);
afterAll(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ['pos-migrate', () => filesOfPackage('packages/toolkit')],
  ['pos-migrate-learn', () => filesOfPackage('packages/learn')],
  ['generator-pos-migrate', () => filesOfGenerator({ tarballs })],
])('the package %s', (name, expected) => {
  let unpacked: Unpacked;

  beforeAll(() => {
    const tarball = ownPackages()[name]?.tarball;
    unpacked = unpack(tarball === undefined ? packGenerator() : join(repository, tarball), newFolder());
  });

  it('has what it needs, and nothing else', () => {
    expect(unpacked.files).toEqual(expected());
  });

  it('has nothing that is there for tests or was left by a build', () => {
    const left =
      /(^|\/)(node_modules|build|coverage)\/|^prisma\/generated\/|\.(tsbuildinfo|log|tmp|orig|rej)$|(^|\/)\.env$/;
    const test = /^(test|src|dist)\/(.*\/)?(test\/|[^/]*\.test\.)/;
    const typescript = /^dist\/.*(?<!\.d)\.ts$/;
    expect(unpacked.files.filter((path) => [left, test, typescript].some((rule) => rule.test(path)))).toEqual([]);
  });

  it('has the files that its package.json names, and needs nothing but what a registry has', () => {
    expect(unpacked.manifest).toMatchObject({ name, license: 'MIT' });
    expect(missingTargets(unpacked)).toEqual([]);
    const { dependencies, peerDependencies } = unpacked.manifest;
    for (const version of Object.values<string>({ ...dependencies, ...peerDependencies })) {
      expect(version).toMatch(/^(>=)?\d/);
    }
  });

  it('has the sources that its maps point to', () => {
    expect(sourcesMissingFromMaps(unpacked)).toEqual([]);
  });
});

describe('the generator', () => {
  it('has no index file where Yeoman would take it for a generator', () => {
    const files = filesOfGenerator({ tarballs });
    expect(files).toContain('dist/generators/app/index.js');
    expect(files.filter((path) => /^(templates|prisma|locks)\/index\./.test(path))).toEqual([]);
  });
});

function packGenerator(): string {
  const folder = newFolder();
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  const name = execFileSync('npm', args, { cwd: repository, encoding: 'utf8', shell: process.platform === 'win32' });
  return join(folder, name.trim());
}
