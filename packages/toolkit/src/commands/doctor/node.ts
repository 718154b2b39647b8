import type { Check } from './finding.ts';

/** Prisma's range, which is this project's too: ^20.19 || ^22.12 || >=24. */
export const checkNode: Check = async () => {
  const name = 'Node.js';
  return isSupportedNode(process.versions.node)
    ? [{ state: 'ok', name, says: process.version }]
    : [
        {
          state: 'fail',
          name,
          says: `${process.version} is outside ^20.19 || ^22.12 || >=24, the range of Prisma 7`,
          remedy: 'Install a current Node.js from https://nodejs.org.',
        },
      ];
};

/** Whether a version of Node is one that the project runs on. */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major >= 24 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
}
