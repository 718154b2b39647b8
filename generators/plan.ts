import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
 * @throws Error when two parts want to write the same path, or want different versions of one package: a fault of ours
 */
export function plan(answers: Answers, parts: readonly Part[]): Plan {
  const files = parts.flatMap((part) => planFiles(part, answers)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const twice = files.find((file, index) => files[index + 1]?.path === file.path);
  if (twice) throw new Error(`Two generators write ${twice.path}.`);
  return { files, packageJson: combineAdditions(inPackageOrder(parts).map((part) => readAdditions(part, answers))) };
}

/** What can be added later comes last, so that package.json is the same whenever it was added. */
function inPackageOrder(parts: readonly Part[]): Part[] {
  const [later, first] = [parts.filter(({ mayBeLeftOut }) => mayBeLeftOut), parts.filter((part) => !part.mayBeLeftOut)];
  return [...first.reverse(), ...later];
}

function planFiles(part: Part, answers: Answers): PlannedFile[] {
  const locals = templateLocals(answers);
  const own = listTemplates(`templates/${part.name}`).filter(({ path }) => path !== 'package.json');
  const others = part.alsoCopies?.flatMap(({ from, to }) => listTemplates(from, to)) ?? [];
  return [...own, ...others]
    .filter(({ path }) => part.onlyWhen?.[path]?.(answers) ?? true)
    .map((template) => {
      const contents = renderTemplate(template, locals);
      const owned = Object.entries(part.ownedOnce ?? {}).find(([beginning]) => template.path.startsWith(beginning));
      return {
        path: template.path,
        contents,
        executable: isProgram(template.path, contents),
        ...(owned && { onlyWithout: owned[1] }),
      };
    });
}

function readAdditions(part: Part, answers: Answers): PackageJsonAdditions {
  const stored = JSON.parse(readFileSync(join(packageRoot, 'templates', part.name, 'package.json'), 'utf8'));
  const { scripts, dependencies, devDependencies, optionalDependencies, engines } = stored;
  return { ...part.packageJson?.(answers), scripts, dependencies, devDependencies, optionalDependencies, engines };
}
