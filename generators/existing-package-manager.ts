import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Answers } from './questions.ts';

type PackageManager = Answers['packageManager'];

/** The lock file that each package manager writes. */
export const lockFiles = { npm: 'package-lock.json', pnpm: 'pnpm-lock.yaml', yarn: 'yarn.lock' } as const;

const signs: readonly [file: string, packageManager: PackageManager][] = [
  [lockFiles.pnpm, 'pnpm'],
  ['pnpm-workspace.yaml', 'pnpm'],
  [lockFiles.yarn, 'yarn'],
  [lockFiles.npm, 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

/**
 * The package manager of a project: the one that its package.json names, else that of the lock file that is nearest,
 * which in a workspace is at the root. What is outside of the repository has no say.
 */
export function existingPackageManager(folder: string): PackageManager | undefined {
  const found = namedIn(folder) ?? signs.find(([file]) => existsSync(join(folder, file)))?.[1];
  const parent = dirname(folder);
  if (found || parent === folder || existsSync(join(folder, '.git'))) return found;
  return existingPackageManager(parent);
}

function namedIn(folder: string): PackageManager | undefined {
  try {
    const { packageManager } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return /^(npm|pnpm|yarn)@/.exec(packageManager)?.[1] as PackageManager | undefined;
  } catch {
    return undefined; // none, or one above the project that is nobody's business here
  }
}
