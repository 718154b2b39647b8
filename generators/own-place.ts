import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FileChange } from './file-changes.ts';
import type { FilesTogether, Part } from './part.ts';
import type { PlannedFile } from './plan.ts';
import { isWhole } from './request.ts';

/** A file that is not written, because the project has the same thing under another name. */
export interface Yielding {
  planned: PlannedFile;
  /** From the project's root. */
  theirs: string;
}

/**
 * The files of a plan in the place of which the project has its own, by whatever name.
 *
 * @param isOurs whether an earlier run wrote a path
 */
export function findYielding(
  folder: string,
  files: readonly PlannedFile[],
  parts: readonly Part[],
  isOurs: (path: string) => boolean,
): Yielding[] {
  return files.flatMap((planned) => {
    const names = parts.flatMap(({ otherNames }) => otherNames?.[planned.path] ?? []);
    const theirs = isOurs(planned.path) ? undefined : names.find((name) => existsSync(join(folder, name)));
    return theirs === undefined ? [] : [{ planned, theirs }];
  });
}

/**
 * Why parts would be written by halves, in whole sentences: some of the files that name each other are the project's own, and
 * others would be new.
 *
 * @param isOurs whether an earlier run wrote a path
 * @param force whether files that differ are overwritten
 */
export function halfWrittenFaults(
  changes: readonly FileChange[],
  yielding: readonly Yielding[],
  parts: readonly Part[],
  { isOurs, force }: { isOurs: (path: string) => boolean; force: boolean },
): string[] {
  return parts.flatMap((part) =>
    (part.together ?? []).flatMap((group) => {
      const isIn = (path: string) =>
        group.files.some((each) => (each.endsWith('/') ? path.startsWith(each) : path === each));
      const differing = changes.filter(({ planned, state }) => isIn(planned) && state === 'edited' && !isOurs(planned));
      const renamed = yielding.filter(({ planned }) => isIn(planned.path));
      const isComplete = !changes.some(({ planned, state }) => isIn(planned) && state === 'new');
      const inTheWay = [...(force ? [] : differing.map(({ path }) => path)), ...renamed.map(({ theirs }) => theirs)];
      if (inTheWay.length === 0 || isComplete) return [];
      return [halfWrittenFault(part, group, parts, { theirs: inTheWay, canForce: renamed.length === 0 })];
    }),
  );
}

function halfWrittenFault(
  { name }: Part,
  { because, instead }: FilesTogether,
  parts: readonly Part[],
  { theirs, canForce }: { theirs: string[]; canForce: boolean },
): string {
  const [first, second, ...more] = [...new Set(theirs)];
  const isOne = second === undefined;
  const yours = isOne ? first : `${first} and ${more.length > 0 ? `${more.length + 1} more` : second}`;
  const ways = [
    `Move ${isOne ? 'it' : 'them'} away, run the same command again, and take over what you need`,
    ...(canForce ? ['overwrite with --force'] : []),
    ...(instead === undefined ? [] : [instead]),
    ...(isWhole(parts) ? [`leave the part out with --no-${name}`] : []),
  ];
  return `${yours} ${isOne ? 'is' : 'are'} yours, and the part ${name} comes whole or not at all: ${because}. ${ways.join('; or ')}.`;
}
