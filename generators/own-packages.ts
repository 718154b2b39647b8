import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.ts';

/** One of our packages, as a project gets it. */
export interface OwnPackage {
  /** What package.json says: `file:vendor/pos-migrate-0.1.0-h1a2b3c4d.tgz` before it is published, `0.1.0` from then on. */
  readonly spec: string;
  readonly version: string;
  /** The tarball, from this package's root, which lands in the project's vendor/; undefined when it is published. */
  readonly tarball?: string;
  /** Of the tarball, as lock files have it: of the one in the project's vendor/, or of the one that was published. */
  readonly integrity: string;
  /** The same as Yarn has it besides. */
  readonly shasum: string;
}

/** Our own packages, by name. */
export type OwnPackages = Readonly<Record<string, OwnPackage>>;

/** What the build has packed, or found to be published: the one place that decides where our packages come from. */
const built = join('dist', 'packages.json');

/**
 * Our own packages, by name.
 *
 * @throws Error when nothing was built: in a checkout, before "npm run build"
 */
export function ownPackages(): OwnPackages {
  const file = join(packageRoot, built);
  if (!existsSync(file)) throw new Error(`${built} is missing: run "npm run build" first.`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The same entries of package.json, with our own packages as a project gets them. */
export function withOwnPackages(
  entries: Readonly<Record<string, string>> | undefined,
): Record<string, string> | undefined {
  if (entries === undefined) return undefined;
  const own = ownPackages();
  return Object.fromEntries(Object.entries(entries).map(([name, version]) => [name, own[name]?.spec ?? version]));
}
