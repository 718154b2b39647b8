import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { lockFiles } from './existing-package-manager.ts';
import { type OwnPackages, ownPackages } from './own-packages.ts';
import { type PackageJsonAdditions, sortAsNpmDoes } from './package-json.ts';
import { packageRoot } from './package-root.ts';
import type { Answers } from './questions.ts';

/** A lock file of a project. */
export interface LockFile {
  path: string;
  text: string;
}

/**
 * The lock file of a project: the very versions that the tests ran with, named after no registry, with our own packages as they
 * were built. "npm run lock" makes one for each package manager, of a whole shop with all parts. That of Yarn is as Yarn 1 writes it.
 *
 * @param packageJson What the project's package.json will say.
 * @param ours Our own packages, as they were built.
 */
export function lockFileFor(
  packageManager: Answers['packageManager'],
  packageJson: PackageJsonAdditions,
  ours: OwnPackages = ownPackages(),
): LockFile {
  const path = lockFiles[packageManager];
  const stored = readFileSync(join(packageRoot, 'locks', path), 'utf8');
  const wanted = { ...packageJson.dependencies, ...packageJson.devDependencies };
  const changes: Changes = {
    unwanted: Object.keys(ours).filter((name) => !(name in wanted)),
    published: Object.keys(ours).filter((name) => ours[name]?.tarball === undefined),
    packageJson,
  };
  const fitted = { npm: npmLock, pnpm: pnpmLock, yarn: yarnLock }[packageManager](stored, changes);
  return { path, text: asBuilt(fitted, ours) };
}

/** The first one holds the second one. */
const keys = ['spec', 'version', 'integrity', 'shasum'] as const;

/**
 * What stands in the stored files in the place of what a build makes of a package of ours, whose tarball is always in vendor/ there.
 * The name is part of each, because the text is searched for them.
 */
export function placeholders(name: string): Record<(typeof keys)[number], string> {
  const version = `0.0.0-built.${name}`;
  return { spec: `file:vendor/${name}-${version}.tgz`, version, integrity: `sha512-${name}`, shasum: `sha1-${name}` };
}

/** A name may be the beginning of another. */
function asBuilt(stored: string, ours: OwnPackages): string {
  return Object.entries(ours)
    .sort(([a], [b]) => b.length - a.length)
    .flatMap(([name, built]) => keys.map((key) => [placeholders(name)[key], built[key]] as const))
    .reduce((text, [stands, built]) => text.replaceAll(stands, built), stored);
}

interface Changes {
  /** Names of our own packages that the project does without. */
  readonly unwanted: readonly string[];
  /** Those of our own packages that a registry has: lock files name no place for them. */
  readonly published: readonly string[];
  readonly packageJson: PackageJsonAdditions;
}

interface LockedPackage {
  resolved?: string;
  [more: string]: unknown;
}

/** The first entry is what package.json says, in npm's own order: so a first "npm install" changes nothing. */
function npmLock(stored: string, { unwanted, published, packageJson }: Changes): string {
  const lock: { packages: Record<string, LockedPackage> } = JSON.parse(stored);
  const { name, version, dependencies, devDependencies, engines, optionalDependencies } = packageJson;
  const root = {
    name,
    version,
    dependencies: sortAsNpmDoes(dependencies ?? {}),
    devDependencies: sortAsNpmDoes(devDependencies ?? {}),
    engines,
    optionalDependencies: sortAsNpmDoes(optionalDependencies ?? {}),
  };
  const packages: Record<string, LockedPackage> = { ...lock.packages, '': withoutGaps(root) };
  for (const each of unwanted) delete packages[`node_modules/${each}`];
  for (const each of published) delete packages[`node_modules/${each}`]?.resolved;
  return `${JSON.stringify({ ...lock, name, version, packages }, null, 2)}\n`;
}

function withoutGaps(entries: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== undefined && Object.keys(value as object).length > 0),
  );
}

/** What a registry has is named by its version and its contents. */
function pnpmLock(stored: string, { unwanted, published }: Changes): string {
  return published.reduce(
    (text, name) => {
      const { spec, version } = placeholders(name);
      return text.replace(`, tarball: ${spec}}`, '}').replace(`\n    version: ${version}\n`, '\n');
    },
    unwanted.length > 0 ? withoutPackages(stored, unwanted) : stored,
  );
}

function withoutPackages(stored: string, names: readonly string[]): string {
  const document = parseDocument(stored);
  for (const name of names) {
    document.deleteIn(['importers', '.', 'dependencies', name]);
    document.deleteIn(['importers', '.', 'devDependencies', name]);
    for (const section of ['packages', 'snapshots']) {
      for (const { key } of [...(document.get(section) as YAMLMap<Scalar<string>>).items]) {
        if (key.value.startsWith(`${name}@`)) document.deleteIn([section, key]);
      }
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Entries are apart by an empty line. What a registry has is written as scripts/yarn-entries.mjs does. */
function yarnLock(stored: string, { unwanted, published }: Changes): string {
  const entries = stored.split('\n\n').filter((entry) => !unwanted.some((name) => isEntryOf(name, entry)));
  return published.reduce((text, name) => {
    const { spec, version, integrity, shasum } = placeholders(name);
    const place = `${name}\\\\-\\\\${name}-${version}.tgz#${shasum}`;
    return text
      .replace(`"${name}@${spec}":`, `${name}@${spec}:`)
      .replace(`"${spec}#${shasum}"`, `"${place}"\n  integrity ${integrity}`);
  }, entries.join('\n\n'));
}

function isEntryOf(name: string, entry: string): boolean {
  return entry.trimStart().startsWith(`"${name}@`);
}
