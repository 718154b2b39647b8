import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { existingPackageManager } from '../../generators/existing-package-manager.ts';

describe('existingPackageManager', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'package-manager-'));
    return () => rmSync(root, { recursive: true });
  });

  it.each([
    [{ 'packages/a/package-lock.json': '', 'pnpm-lock.yaml': '' }, 'npm'],
    [{ 'packages/a/package.json': '{}', 'pnpm-lock.yaml': '' }, 'pnpm'],
    [{ 'packages/a/package.json': '{}', 'package.json': '{"packageManager":"yarn@4.18.1"}' }, 'yarn'],
    [{ 'packages/a/package.json': '{"packageManager":"pnpm@12.21.0"}', 'packages/a/yarn.lock': '' }, 'pnpm'],
    [{ 'packages/a/.git/HEAD': '', 'pnpm-lock.yaml': '' }, undefined],
    [{ 'packages/a/package.json': 'no JSON', 'packages/a/yarn.lock': '' }, 'yarn'],
  ])('of a project with %j is %s', (files, packageManager) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    expect(existingPackageManager(join(root, 'packages/a'))).toBe(packageManager);
  });
});
