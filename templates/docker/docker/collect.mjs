// Puts together what an image needs at run time and nothing else: files of the project, and of node_modules those packages
// that the code in these files imports, with what they depend on. They are copied whole, because no program can tell which
// files a package reads when it runs; of the toolkit, which has far more than a server needs, only what is imported.
//
//   node docker/collect.mjs --to <folder> --files <path> … [--packages <name> …] [--except <folder>]
//
// The files land in <folder>/files, the packages in <folder>/node_modules. --packages adds some, whole, that no code imports;
// --except leaves out what another run collected there. A path that the project lacks is skipped.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** In packages: what only people and compilers read, and Prisma's query compilers for other databases (40 MB). */
const NOT_RUN = /\.(d\.[cm]?ts|map|md|markdown)$|[\\/]query_compiler_\w+_bg\.(cockroachdb|mysql|sqlite|sqlserver)\./i;

/** Packages of commands. A server gets the files that its imports reach, and not what those load with import() when asked to. */
const PARTLY = ['pos-migrate'];

const ANY_IMPORT = /\b(?:from|import|import\(|require\(|resolve\()\s*['"]([@\w.][^'"]*)['"]/g;
const STATIC_IMPORT = /\b(?:from|import)\s*['"]([@\w.][^'"]*)['"]/g;

/**
 * @param {{ project: string, to: string, files: string[], packages?: string[], except?: string }} wanted
 * @returns {string[]} the folders of the packages that were copied, relative to the project
 */
export function collect({ project, to, files, packages = [], except }) {
  const present = files.filter((file) => existsSync(join(project, file)));
  for (const file of present) cpSync(join(project, file), join(to, 'files', file), { recursive: true });
  const { dependencies = {} } = readJson(join(project, 'package.json'));
  // Only what package.json lists as needed at run time: development tools that some rare path imports are no part of it.
  const imported = imports(
    present.flatMap((file) => codeBelow(join(project, file))),
    ANY_IMPORT,
  ).filter((specifier) => nameOf(specifier) in dependencies);
  const inPart = (name) => PARTLY.includes(name) && !packages.includes(name);
  const parts = [...new Set(imported.map(nameOf).filter(inPart))].map((name) => partOf(name, imported, project));
  const roots = [
    ...[...packages, ...imported.map(nameOf)].filter((name) => !inPart(name)).map((name) => [name, project]),
    ...parts.flatMap(({ folder, needs }) => needs.map((name) => [name, folder])),
  ];
  // Of what is named, the other run may have had a part.
  const isThere = (folder) => except && !isCommand(folder) && existsSync(join(except, folder));
  const whole = withDependencies(roots, project).filter((folder) => !isThere(folder));
  mkdirSync(join(to, 'node_modules'), { recursive: true });
  for (const folder of whole) {
    copyPackage(join(project, folder), join(to, folder));
    linkPrograms(folder, to);
  }
  for (const { folder, files } of parts) {
    for (const file of files) cpSync(join(folder, file), join(to, relative(project, folder), file));
  }
  return [...whole, ...parts.map(({ folder }) => relative(project, folder))].sort();
}

/** The files of a package, from its folder, that some imports of it reach, and the packages that these import. */
function partOf(name, imported, project) {
  const folder = findPackage(name, project, project);
  const entries = imported
    .filter((specifier) => nameOf(specifier) === name)
    .map((specifier) => createRequire(join(project, 'package.json')).resolve(specifier));
  const reached = new Set(entries);
  // A set also visits what is added meanwhile.
  for (const file of reached) {
    for (const specifier of imports([file], STATIC_IMPORT)) {
      if (specifier.startsWith('.')) reached.add(resolve(dirname(file), specifier));
    }
  }
  const { dependencies = {} } = readJson(join(folder, 'package.json'));
  return {
    folder,
    files: ['package.json', ...[...reached].map((file) => relative(realpathSync(folder), file))],
    needs: imports(reached, STATIC_IMPORT)
      .map(nameOf)
      .filter((each) => each in dependencies),
  };
}

/** What the code in some files imports, as it is written there. */
function imports(files, pattern) {
  return [...files].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, specifier]) => specifier),
  );
}

function isCommand(folder) {
  return PARTLY.some((name) => folder.endsWith(join('node_modules', name)));
}

/** The package of an import such as "@scope/name/file.js"; of one by a path, nothing that is a package. */
function nameOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Every package that some packages need, found as Node finds them; optional ones where they are installed. */
function withDependencies(roots, project) {
  const found = new Set();
  const visit = (name, from, isOptional) => {
    const folder = findPackage(name, from, project);
    if (!folder) {
      if (isOptional) return;
      throw new Error(`The package ${name} is not installed, and ${relative(project, from) || 'the image'} needs it.`);
    }
    if (found.has(folder)) return;
    found.add(folder);
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = readJson(join(folder, 'package.json'));
    for (const dependency of Object.keys(dependencies)) visit(dependency, folder, dependency in optionalDependencies);
    for (const dependency of Object.keys(optionalDependencies)) visit(dependency, folder, true);
    for (const peer of Object.keys(peerDependencies)) {
      if (!peerDependenciesMeta[peer]?.optional) visit(peer, folder, true);
    }
  };
  for (const [name, from] of roots) visit(name, from, false);
  return [...found].map((folder) => relative(project, folder)).sort();
}

function findPackage(name, from, project) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === project || folder === dirname(folder)) return undefined;
  }
}

/** Without the packages inside of it, which are copied if something needs them. Commands may show their own documents. */
function copyPackage(from, to) {
  cpSync(realpathSync(from), to, {
    recursive: true,
    filter: (file) => (isCommand(from) || !NOT_RUN.test(file)) && !/[\\/]node_modules$/.test(file.slice(from.length)),
  });
}

/** node_modules/.bin, from where "npm run" and "npx" start programs. */
function linkPrograms(folder, to) {
  if (!/^node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+$/.test(folder)) return;
  const { name = '', bin = {} } = readJson(join(to, folder, 'package.json'));
  const programs = typeof bin === 'string' ? { [name.replace(/^@[^/]+\//, '')]: bin } : bin;
  const bins = join(to, 'node_modules', '.bin');
  mkdirSync(bins, { recursive: true });
  for (const [program, file] of Object.entries(programs)) {
    const target = join(to, folder, file);
    if (!existsSync(target)) continue;
    chmodSync(target, 0o755);
    symlinkSync(relative(bins, target), join(bins, program));
  }
}

function codeBelow(path) {
  if (!statSync(path).isDirectory()) return /\.[cm]?[jt]s$/.test(path) ? [path] : [];
  return readdirSync(path).flatMap((name) => codeBelow(join(path, name)));
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const list = { type: 'string', multiple: true };
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2).flatMap(spread()),
    options: { to: { type: 'string' }, except: { type: 'string' }, files: list, packages: list },
    allowPositionals: true,
  });
  if (!values.to || positionals.length > 0) throw new Error('Usage: the comment at the top of docker/collect.mjs');
  const copied = collect({ project: process.cwd(), ...values, to: resolve(values.to), files: values.files ?? [] });
  console.log(`${values.to}: ${copied.length} packages`);
}

/** `--files a b` means `--files a --files b`. */
function spread() {
  let option;
  return (word) => {
    if (word.startsWith('--')) {
      option = word;
      return [];
    }
    return [option, word].filter((each) => each !== undefined);
  };
}
