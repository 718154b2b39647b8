import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadParts } from '../../generators/parts.ts';
import { mergePnpmFile, ownPnpmFile } from '../../generators/pnpm-builds.ts';
import { ensureBuilt } from './built.ts';
import { theirProject, writeFiles } from './existing-project.ts';
import { readTree, runCommand, temporaryFolder } from './run-generators.ts';

const ours = ownPnpmFile();
const builds = parse(ours).allowBuilds;

describe('mergePnpmFile', () => {
  it('adds what is missing at the end, and leaves the rest as it is written', () => {
    const theirs = "# Theirs\npackages:\n    - 'apps/*'   # all\n";
    const text = mergePnpmFile(theirs, ours);
    expect(text.startsWith(theirs)).toBe(true);
    expect(parse(text)).toEqual({ packages: ['apps/*'], allowBuilds: builds });
    expect(mergePnpmFile(text, ours)).toBe(text);
  });

  it('keeps what is decided already', () => {
    const theirs = '# Theirs\nallowBuilds:\n  esbuild: false # no\n  sharp: true\ncatalog: {a: 1}\n';
    const text = mergePnpmFile(theirs, ours);
    expect(parse(text)).toEqual({ allowBuilds: { ...builds, esbuild: false, sharp: true }, catalog: { a: 1 } });
    expect(text).toContain('# Theirs\n');
    expect(text).toContain('esbuild: false # no\n');
  });

  it('says the same to pnpm as package.json says to npm', async () => {
    const shop = (await loadParts()).find(({ name }) => name === 'shop');
    const { allowScripts } = shop?.packageJson?.({ packageManager: 'npm' } as never) ?? {};
    expect(builds).toEqual(allowScripts);
  });
});

describe('a part in a project with pnpm', () => {
  let cwd: string;

  beforeAll(ensureBuilt);
  beforeEach(() => {
    cwd = temporaryFolder();
    mkdirSync(join(cwd, 'packages/shop'), { recursive: true });
    mkdirSync(join(cwd, 'tools'));
    writeFiles(join(cwd, 'packages/shop'), theirProject);
    writeFileSync(join(cwd, 'tools/pnpm'), '#!/bin/sh\necho "pnpm $*"\n', { mode: 0o755 });
    return () => rmSync(cwd, { recursive: true, force: true });
  });

  const add = () =>
    runCommand(['toolkit', 'packages/shop', '--yes', '--package-manager', 'pnpm'], {
      cwd,
      env: { PATH: `${join(cwd, 'tools')}:${process.env.PATH}` },
    });

  it('comes with what pnpm must be told, so that the installation does not end with an error', async () => {
    const { code, stdout } = await add();
    expect(code).toBe(0);
    expect(stdout).toContain('pnpm install\n');
    expect(readFileSync(join(cwd, 'packages/shop/pnpm-workspace.yaml'), 'utf8')).toBe(ours);
  });

  it('installs in a workspace without that error, and says what to write at its root, which stays as it is', async () => {
    writeFileSync(join(cwd, 'pnpm-workspace.yaml'), 'packages: [packages/*]\nallowBuilds: {esbuild: true}\n');
    const { code, stdout } = await add();
    expect(code).toBe(0);
    expect(stdout).toContain('pnpm install --config.strict-dep-builds=false\n');
    expect(stdout).toMatch(
      /Add to \.\.\/\.\.\/pnpm-workspace\.yaml, .*\n {2}allowBuilds:\n(.*\n)* {4}"prisma": false\n/,
    );
    expect(stdout).not.toContain('"esbuild"');
    const { 'pnpm-workspace.yaml 644': root, ...rest } = readTree(cwd);
    expect(root).toBe('packages: [packages/*]\nallowBuilds: {esbuild: true}\n');
    expect(Object.keys(rest).filter((path) => path.includes('pnpm-workspace'))).toEqual([]);
  });
});
