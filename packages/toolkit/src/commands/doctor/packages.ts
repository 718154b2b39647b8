import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type FoundLocks, findLocks } from '../../package-manager.ts';
import { install } from '../../project-command.ts';
import type { Check, Finding } from './finding.ts';

/** package.json, one lock file, and every dependency installed in the version that package.json names. */
export const checkPackages: Check = async ({ projectDir }) => {
  const name = 'packages';
  const wrong = wrongPackages(projectDir);
  if (wrong === undefined) {
    return [
      {
        state: 'fail',
        name,
        says: 'package.json is missing or is not JSON',
        remedy: 'Bring it back: git checkout package.json',
      },
    ];
  }
  if (wrong.length > 0) {
    const remedy = `Run "${install()}".`;
    return [{ state: 'fail', name, says: `not installed as package.json says: ${wrong.join(', ')}`, remedy }];
  }
  return [lockFinding(projectDir, findLocks(projectDir))];
};

function lockFinding(projectDir: string, locks: FoundLocks | undefined): Finding {
  const name = 'packages';
  const [first, ...others] = (locks?.names ?? []).map((file) =>
    shown(projectDir, path.join(locks?.folder ?? '', file)),
  );
  if (first === undefined) {
    return {
      state: 'warn',
      name,
      says: 'installed, but there is no lock file: a colleague may get other versions',
      remedy: `Run "${install()}" and commit the lock file.`,
    };
  }
  if (others.length === 0) return { state: 'ok', name, says: `installed as package.json says; ${first}` };
  return {
    state: 'warn',
    name,
    says: `there are lock files of several package managers: ${[first, ...others].join(', ')}`,
    remedy: 'Keep the one of the package manager that the project uses, and delete the others.',
  };
}

function shown(projectDir: string, file: string): string {
  return path.relative(projectDir, file).replaceAll('\\', '/');
}

interface Manifest {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Dependencies with an exact version that are absent or have another one; undefined without a readable package.json. */
function wrongPackages(projectDir: string): string[] | undefined {
  const manifest = readManifest(path.join(projectDir, 'package.json'));
  if (!manifest) return undefined;
  const lookup = createRequire(path.join(projectDir, 'package.json')).resolve.paths('x') ?? [];
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  return wanted.flatMap(([dependency, range]) => {
    const folder = lookup.find((candidate) => existsSync(path.join(candidate, dependency, 'package.json')));
    if (!folder) return [`${dependency} (missing)`];
    const version = readManifest(path.join(folder, dependency, 'package.json'))?.version;
    return /^\d/.test(range) && version !== range ? [`${dependency} (${version} instead of ${range})`] : [];
  });
}

function readManifest(file: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}
