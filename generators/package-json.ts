import { setInJson } from './json-edit.ts';

/** Versions of packages, or commands of scripts, by name. */
type Entries = Record<string, string>;

const dependencyKinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
const sections = ['engines', 'scripts', 'dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** What parts add to a project's package.json. */
export type PackageJsonAdditions = Readonly<Record<string, unknown>> & {
  readonly [Section in (typeof sections)[number]]?: Readonly<Entries> | undefined;
};

/** What a project had already, and differently: it was kept. */
export interface KeptEntry {
  /** Such as `dependencies.prisma`. */
  key: string;
  theirs: string;
  ours: string;
}

/**
 * The additions of several parts as one. A package that one part needs to run and another to develop is needed to run.
 *
 * @throws Error when two parts differ in a script or a version: a fault of ours, found by the tests
 */
export function combineAdditions(all: readonly PackageJsonAdditions[]): PackageJsonAdditions {
  const combined: Record<string, unknown> = Object.assign({}, ...all);
  for (const section of sections) {
    delete combined[section]; // so that name, version and the like stand above
    const entries: Entries = {};
    for (const [name, value] of all.flatMap((each) => Object.entries(each[section] ?? {}))) {
      if ((entries[name] ?? value) !== value) {
        throw new Error(`Two generators want ${section}.${name} as ${entries[name]} and as ${value}.`);
      }
      entries[name] = value;
    }
    combined[section] = entries;
  }
  const { dependencies, devDependencies, optionalDependencies } = combined as Record<string, Entries>;
  for (const [name, version] of Object.entries({ ...dependencies, ...optionalDependencies })) {
    const other = devDependencies?.[name];
    if (other !== undefined && other !== version) {
      throw new Error(`Two generators want ${name} as ${version} and as ${other}.`);
    }
    delete devDependencies?.[name];
  }
  return combined as PackageJsonAdditions;
}

/**
 * A project's package.json with what parts add to it. Keys that are there are never changed; a package that is there in
 * any section is not added to another.
 *
 * @param existing the file's text, or undefined when there is none
 * @param before the additions of the last run: what is still as they made it, such as the name, follows the answers
 * @returns the new text, equal to the old one when nothing is missing, and what was kept although we would have it differently
 * @throws SyntaxError when the existing text is not JSON
 */
export function mergePackageJson(
  existing: string | undefined,
  additions: PackageJsonAdditions,
  before?: PackageJsonAdditions,
): { text: string; kept: KeptEntry[] } {
  if (existing === undefined) return { text: print(additions), kept: [] };
  const mark = existing.startsWith('\uFEFF') ? '\uFEFF' : '';
  let text = existing.slice(mark.length);
  const theirs: Record<string, unknown> = JSON.parse(text);
  const kept: KeptEntry[] = [];
  for (const [key, ours] of Object.entries(additions)) {
    if (!isEntries(ours)) {
      const isOurs = before !== undefined && theirs[key] === before[key];
      if (ours !== undefined && ours !== theirs[key] && (isOurs || !(key in theirs))) {
        text = setInJson(text, [key], ours);
      }
      continue;
    }
    const missing = Object.entries(ours).filter(([name, value]) => {
      const found = isDependencies(key)
        ? findDependency(theirs, name)
        : entryOf(key, name, asEntries(theirs[key])[name]);
      if (found && found.value !== String(value))
        kept.push({ key: found.key, theirs: found.value, ours: String(value) });
      return !found;
    });
    if (missing.length > 0) text = addEntries(text, key, asEntries(theirs[key]), Object.fromEntries(missing));
  }
  return { text: mark + text, kept };
}

/** Dependencies go where npm would sort them, other entries to the end. */
function addEntries(
  text: string,
  section: string,
  theirs: Record<string, unknown>,
  missing: Record<string, unknown>,
): string {
  const sorted = isDependencies(section) ? sortAsNpmDoes(missing) : missing;
  if (Object.keys(theirs).length === 0) return setInJson(text, [section], sorted);
  return Object.entries(sorted).reduce((edited, [name, value]) => {
    const next = isDependencies(section)
      ? Object.keys(theirs).find((each) => compareAsNpmDoes(each, name) > 0)
      : undefined;
    return setInJson(edited, [section, name], value, next);
  }, text);
}

function isEntries(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asEntries(value: unknown): Record<string, unknown> {
  return isEntries(value) ? value : {};
}

function isDependencies(key: string): boolean {
  return dependencyKinds.some((kind) => kind === key);
}

function findDependency(
  packageJson: Record<string, unknown>,
  name: string,
): { key: string; value: string } | undefined {
  for (const kind of dependencyKinds) {
    const found = entryOf(kind, name, asEntries(packageJson[kind])[name]);
    if (found) return found;
  }
  return undefined;
}

function entryOf(section: string, name: string, value: unknown): { key: string; value: string } | undefined {
  return value === undefined ? undefined : { key: `${section}.${name}`, value: String(value) };
}

/** Dependencies as npm sorts them. */
export function sortAsNpmDoes<Value>(entries: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => compareAsNpmDoes(a, b)));
}

function compareAsNpmDoes(a: string, b: string): number {
  return a.localeCompare(b, 'en');
}

/** A new file: sections in which there is nothing are left out of it. */
function print(additions: PackageJsonAdditions): string {
  const sections = Object.entries(additions).flatMap(([key, value]) => {
    if (!isEntries(value)) return [[key, value]];
    if (Object.keys(value).length === 0) return [];
    return [[key, isDependencies(key) ? sortAsNpmDoes(value) : value]];
  });
  return `${JSON.stringify(Object.fromEntries(sections), null, 2)}\n`;
}
