import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { minVersion, satisfies, validRange } from 'semver';
import { parseDocument } from 'yaml';
import { packageRoot } from './package-root.ts';
import type { Answers } from './questions.ts';
import { readJson } from './read-json.ts';
import { isRecord } from './stored-answers.ts';

/** The one that templates/toolkit was made for. */
export function ownPrismaVersion(): string {
  const { dependencies } = readJson(join(packageRoot, 'templates', 'toolkit', 'package.json'));
  return String(entriesOf(dependencies).prisma);
}

/** The version of Prisma that a project is on. */
export interface FoundVersion {
  /** As package.json has it, or as it is installed. */
  text: string;
  fits: boolean;
  major: number;
  isOld: boolean;
}

/** What package.json names counts before what is installed: the next installation follows it. Undefined when there is neither. */
export function prismaVersion(folder: string): FoundVersion | undefined {
  const wanted = ownPrismaVersion();
  const ownMajor = minVersion(wanted)?.major ?? 0;
  const declared = declaredVersion(folder);
  if (declared !== undefined && validRange(declared) !== null && declared !== '*') {
    const major = minVersion(declared)?.major ?? 0;
    const fits = satisfies(wanted, declared);
    return { text: declared, fits, major: fits ? ownMajor : major, isOld: !fits && major < ownMajor };
  }
  const installed = installedVersion(folder);
  if (installed !== undefined) {
    const major = minVersion(installed)?.major ?? 0;
    return { text: installed, fits: installed === wanted, major, isOld: major < ownMajor };
  }
  return declared === undefined ? undefined : { text: declared, fits: true, major: ownMajor, isOld: false };
}

const packages = ['prisma', '@prisma/client'];

/** In package.json, or in that of a workspace around it, where all members share what is at its root. */
function declaredVersion(folder: string): string | undefined {
  const manifest = readJson(join(folder, 'package.json'));
  const sections = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
  const found = packages
    .flatMap((name) => sections.map((section) => [name, entriesOf(manifest[section])[name]] as const))
    .find(([, range]) => typeof range === 'string');
  if (found) return fromCatalog(folder, found[0], String(found[1]));
  const parent = dirname(folder);
  return parent === folder || existsSync(join(folder, '.git')) ? undefined : declaredVersion(parent);
}

/** pnpm and Yarn let a workspace name versions in one place: `catalog:`, `catalog:prisma7`. */
function fromCatalog(folder: string, name: string, range: string): string {
  const catalog = /^catalog:(.*)$/.exec(range)?.[1];
  if (catalog === undefined) return range;
  for (let at = folder; ; at = dirname(at)) {
    for (const file of ['pnpm-workspace.yaml', '.yarnrc.yml']) {
      if (!existsSync(join(at, file))) continue;
      const { catalog: byDefault, catalogs } = parseDocument(readFileSync(join(at, file), 'utf8')).toJS() ?? {};
      const entries = catalog === '' || catalog === 'default' ? (byDefault ?? catalogs?.default) : catalogs?.[catalog];
      if (typeof entries?.[name] === 'string') return entries[name];
    }
    if (at === dirname(at)) return range;
  }
}

function installedVersion(folder: string, names: readonly string[] = packages): string | undefined {
  const lookup = createRequire(join(folder, 'package.json'));
  for (const name of names) {
    try {
      const { version } = readJson(lookup.resolve(`${name}/package.json`));
      if (typeof version === 'string') return version;
    } catch {
      // not installed
    }
  }
  return undefined;
}

/** Why the toolkit doesn't work with that version, as whole sentences. */
export function versionFault(
  folder: string,
  version: FoundVersion | undefined,
  packageManager: Answers['packageManager'],
): string | undefined {
  if (version === undefined || version.fits) return undefined;
  const wanted = ownPrismaVersion();
  const { text, major, isOld } = version;
  if (isOld) {
    return `This project is on Prisma ${text}, and what is added here is for Prisma ${wanted}, which reads another configuration: with it, the project's own commands would break. Move to Prisma ${minVersion(wanted)?.major} first (https://pris.ly/d/major-version-upgrade), then run the same command again.`;
  }
  if (major > (minVersion(wanted)?.major ?? 0)) {
    return `This project is on Prisma ${text}, which is newer than the ${wanted} that this generator is for. Look for a newer one: npm view generator-pos-migrate version`;
  }
  const add = addCommand(['prisma', ...relatedPackages(folder)], packageManager);
  return `This project is on Prisma ${text}, and the schema engine of the toolkit belongs to ${wanted}. Run "${add}" first, then the same command again.`;
}

/** With the toolkit, `prisma` itself comes in the version that it wants; what belongs to it stays where its lock file has it. */
export function alignment(folder: string, packageManager: Answers['packageManager']): string | undefined {
  const behind = relatedPackages(folder).filter((name) => installedVersion(folder, [name]) !== ownPrismaVersion());
  return behind.length === 0 ? undefined : addCommand(behind, packageManager);
}

function addCommand(names: readonly string[], packageManager: Answers['packageManager']): string {
  const add = packageManager === 'npm' ? 'npm install' : `${packageManager} add`;
  return [add, ...names.map((name) => `${name}@${ownPrismaVersion()}`)].join(' ');
}

/** Those of the project that have one version with `prisma`. */
function relatedPackages(folder: string): string[] {
  const manifest = readJson(join(folder, 'package.json'));
  const entries = ['dependencies', 'devDependencies'].flatMap((section) =>
    Object.entries(entriesOf(manifest[section])),
  );
  const related = entries.filter(([name]) => /^@prisma\/(client|adapter-.+)$/.test(name));
  return related.filter(([, range]) => range !== ownPrismaVersion()).map(([name]) => name);
}

function entriesOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
