import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeVersionFault } from '../../generators/node-version.ts';
import { isSupportedNode } from '../../packages/toolkit/src/commands/doctor/node.ts';

const good = ['20.19.0', '20.20.2', '22.12.0', '22.21.1', '24.0.0', '26.1.0'];
const bad = ['16.20.2', '18.20.8', '20.18.3', '21.7.3', '22.11.0', '23.11.0'];

describe('nodeVersionFault', () => {
  it.each(good)('lets Node %s pass', (version) => {
    expect(nodeVersionFault(version)).toBeUndefined();
  });

  it.each(bad)('refuses Node %s', (version) => {
    expect(nodeVersionFault(version)).toContain(
      `Node ${version} can't run this: Prisma 7 needs Node 20.19, 22.12, 24 or newer.`,
    );
  });
});

describe('the range of Node', () => {
  const root = path.join(import.meta.dirname, '..', '..');

  it('is the same in every package, and for doctor', () => {
    const [range, ...others] = ['.', 'packages/toolkit', 'packages/learn', 'templates/shop'].map(
      (folder) => JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')).engines.node,
    );
    expect(new Set(others)).toEqual(new Set([range]));
    expect(good.filter((version) => !isSupportedNode(version))).toEqual([]);
    expect(bad.filter(isSupportedNode)).toEqual([]);
  });
});
