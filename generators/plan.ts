import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { emptyProject, type FoundProject } from './found-project.ts';
import { lockFileFor } from './lock-file.ts';
import { ownPackages, withOwnPackages } from './own-packages.ts';
import { combineAdditions, type PackageJsonAdditions } from './package-json.ts';
import { packageRoot } from './package-root.ts';
import type { Part } from './part.ts';
import type { Answers } from './questions.ts';
import { templateLocals } from './template-locals.ts';
import { isProgram, listTemplates, renderTemplate } from './templates.ts';

/** One file to write. */
export interface PlannedFile {
  /** From the project's root, with slashes. */
  path: string;
  /** Whose templates it is of. */
  part: string;
  contents: Buffer;
  executable: boolean;
  /** Written only when this folder of the project is missing: from then on it belongs to the project. */
  onlyWithout?: string;
}

/** What some answers make of some parts: everything that a project gets, apart from what it has. */
export interface Plan {
  /** Sorted by path; no path twice. */
  files: PlannedFile[];
  packageJson: PackageJsonAdditions;
}

/**
 * What to write is a function of the answers: same answers, same bytes. Reads the templates and touches nothing else.
 *
 * @param found what is in the project already, when there is one
 * @throws Error when two parts want to write the same path, or want different versions of one package: a fault of ours
 */
export function plan(answers: Answers, parts: readonly Part[], found: FoundProject = emptyProject): Plan {
  const packageJson = combineAdditions(inPackageOrder(parts).map((part) => readAdditions(part, answers)));
  const files = [
    ...parts.flatMap((part) =>
      planFiles(part, answers, found, packageJson).filter(({ path }) => !isReplaced(path, part, parts)),
    ),
    ...planTarballs(parts, packageJson),
    ...planLockFile(answers, parts, packageJson),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const twice = files.find((file, index) => files[index + 1]?.path === file.path);
  if (twice) throw new Error(`Two generators write ${twice.path}.`);
  return { files, packageJson };
}

function isReplaced(path: string, by: Part, parts: readonly Part[]): boolean {
  return parts.some((part) => part !== by && part.needs.includes(by.name) && part.replaces?.includes(path));
}

/** Our own packages that these parts want, while no registry has them. */
function planTarballs(parts: readonly Part[], packageJson: PackageJsonAdditions): PlannedFile[] {
  const part = parts[0]?.name ?? '';
  const wanted = { ...packageJson.dependencies, ...packageJson.devDependencies };
  return Object.entries(ownPackages()).flatMap(([name, { tarball }]) =>
    tarball === undefined || !(name in wanted)
      ? []
      : [
          {
            path: `vendor/${basename(tarball)}`,
            part,
            contents: readFileSync(join(packageRoot, tarball)),
            executable: false,
          },
        ],
  );
}

/** The versions that the tests ran with. A project that exists has its own. */
function planLockFile(answers: Answers, parts: readonly Part[], packageJson: PackageJsonAdditions): PlannedFile[] {
  const whole = parts.find(({ landsIn }) => landsIn === 'a folder of its own');
  if (!whole) return [];
  const { path, text } = lockFileFor(answers.packageManager, packageJson);
  return [{ path, part: whole.name, contents: Buffer.from(text), executable: false }];
}

/** What can be added later comes last, so that package.json is the same whenever it was added. */
function inPackageOrder(parts: readonly Part[]): Part[] {
  const [later, first] = [parts.filter(({ mayBeLeftOut }) => mayBeLeftOut), parts.filter((part) => !part.mayBeLeftOut)];
  return [...first.reverse(), ...later];
}

function planFiles(
  part: Part,
  answers: Answers,
  found: FoundProject,
  { scripts = {} }: PackageJsonAdditions,
): PlannedFile[] {
  const locals = templateLocals(answers, found, takenScripts(found, scripts));
  const own = listTemplates(`templates/${part.name}`).filter(({ path }) => path !== 'package.json');
  const others = part.alsoCopies?.flatMap(({ from, to }) => listTemplates(from, to)) ?? [];
  return [...own, ...others]
    .filter(({ path }) => part.onlyWhen?.[path]?.(answers, found) ?? true)
    .map((template) => {
      const rendered = renderTemplate(template, locals);
      const adapt = part.fits?.[template.path];
      const contents = adapt ? Buffer.from(adapt(String(rendered), found)) : rendered;
      const owned = Object.entries(part.ownedOnce ?? {}).find(([beginning]) => template.path.startsWith(beginning));
      return {
        path: part.elsewhere?.[template.path]?.(found) ?? template.path,
        part: part.name,
        contents,
        executable: isProgram(template.path, contents),
        ...(owned && { onlyWithout: owned[1] }),
      };
    });
}

/** Scripts that a project of somebody else has under a name of ours, with what ours would run. */
function takenScripts(
  { scripts: theirs }: FoundProject,
  ours: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const isTaken = ([name, command]: [string, string]) => theirs[name] !== undefined && theirs[name] !== command;
  return Object.fromEntries(Object.entries(ours).filter(isTaken));
}

function readAdditions(part: Part, answers: Answers): PackageJsonAdditions {
  const { scripts, dependencies, devDependencies, optionalDependencies, engines } = readManifest(part);
  const more: PackageJsonAdditions = part.packageJson?.(answers) ?? {};
  return {
    ...more,
    scripts,
    dependencies: withOwnPackages(dependencies),
    devDependencies: withOwnPackages({ ...devDependencies, ...more.devDependencies }),
    optionalDependencies,
    engines,
  };
}

function readManifest(part: Part): PackageJsonAdditions {
  return JSON.parse(readFileSync(join(packageRoot, 'templates', part.name, 'package.json'), 'utf8'));
}
