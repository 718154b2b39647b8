import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type PackageManager = 'npm' | 'pnpm' | 'yarn';

/** The lock files that there are, by the package manager that writes them. The first one of a folder counts. */
const lockFiles: Readonly<Record<string, PackageManager>> = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
};

/** Lock files that lie beside each other, one for each package manager; a single one is as it should be. */
export interface FoundLocks {
  /** Absolute path. */
  readonly folder: string;
  readonly names: readonly string[];
}

/**
 * Finds the lock file of a project: here or in the nearest folder above, as in a workspace. What is outside of the repository
 * has no say.
 *
 * @param projectDir Absolute path of the folder with package.json.
 * @returns Undefined when there is none.
 */
export function findLocks(projectDir: string): FoundLocks | undefined {
  for (let folder = projectDir; ; folder = path.dirname(folder)) {
    const there = Object.keys(lockFiles).filter((file) => existsSync(path.join(folder, file)));
    const names = there.filter(
      (file, index) => there.findIndex((each) => lockFiles[each] === lockFiles[file]) === index,
    );
    if (names.length > 0) return { folder, names };
    if (existsSync(path.join(folder, '.git')) || folder === path.dirname(folder)) return undefined;
  }
}

/**
 * The package manager of a project: the one that its package.json names, or that of a workspace around it; else that of the
 * lock file; else the one that started us.
 */
export function packageManagerOf(projectDir: string): PackageManager {
  const [lock = ''] = findLocks(projectDir)?.names ?? [];
  return managerNamedIn(projectDir) ?? lockFiles[lock] ?? managerNamed(process.env.npm_config_user_agent) ?? 'npm';
}

function managerNamedIn(folder: string): PackageManager | undefined {
  const named = managerNamed(readManifest(folder).packageManager);
  if (named || existsSync(path.join(folder, '.git')) || folder === path.dirname(folder)) return named;
  // A folder with a lock file of its own is not a member of what is above it.
  if (Object.keys(lockFiles).some((file) => existsSync(path.join(folder, file)))) return undefined;
  return managerNamedIn(path.dirname(folder));
}

/** From `pnpm@10.1.0` or `pnpm/10.1.0 npm/? node/…`. */
function managerNamed(text: unknown): PackageManager | undefined {
  const name = typeof text === 'string' ? /^(npm|pnpm|yarn)[@/]/.exec(text)?.[1] : undefined;
  return name as PackageManager | undefined;
}

/** What a project's package.json says of commands; nothing where there is none that can be read. */
export function readManifest(folder: string): { scripts?: Record<string, string>; packageManager?: string } {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) ?? {};
  } catch {
    return {};
  }
}
