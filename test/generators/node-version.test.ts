import { describe, expect, it } from 'vitest';
import { nodeVersionFault } from '../../generators/node-version.ts';

describe('nodeVersionFault', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '22.21.1', '24.0.0', '26.1.0'])('lets Node %s pass', (version) => {
    expect(nodeVersionFault(version)).toBeUndefined();
  });

  it.each(['16.20.2', '18.20.8', '20.18.3', '21.7.3', '22.11.0', '23.11.0'])('refuses Node %s', (version) => {
    expect(nodeVersionFault(version)).toContain(`Node ${version} can't run this: Prisma 7 needs Node 20.19, 22.12, 24`);
  });
});
