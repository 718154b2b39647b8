import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeptEntry, mergePackageJson } from './package-json.ts';
import type { Part } from './part.ts';
import { type Plan, type PlannedFile, plan } from './plan.ts';
import { type Answers, isPartAnswer, partAnswers } from './questions.ts';
import { askedBy, type Request } from './request.ts';
import { storageFile, storeAnswers } from './stored-answers.ts';

/**
 * How a planned file compares with the disk.
 * - `new`: not there.
 * - `same`: there, with these bytes.
 * - `outdated`: there, as we wrote it for the answers of the last run, so nobody's work is in it.
 * - `merged`: there, and only gains what it lacks.
 * - `edited`: there, and different: somebody's work, not overwritten unasked.
 * - `owned`: in a folder that belongs to the project by now, never overwritten.
 */
export type FileState = 'new' | 'same' | 'outdated' | 'merged' | 'edited' | 'owned';

export interface FileChange {
  /** From the project's root, with slashes. */
  path: string;
  contents: Buffer;
  executable: boolean;
  state: FileState;
}

export interface ProjectChanges {
  /** package.json and .yo-rc.json first, so that a run that was cut short can be completed by the next one. */
  files: FileChange[];
  /** Entries of package.json that the project has differently. */
  kept: KeptEntry[];
}

/** Everything that a run would do to its folder. Reads the folder and changes nothing. */
export function planChanges({ target, offered, parts, before }: Request, answers: Answers): ProjectChanges {
  const folder = target.path;
  const wanted = plan(answers, parts);
  const previous = planBefore(answers, parts, before);
  const { files: sharedFiles, kept } = planSharedFiles(folder, answers, offered, wanted, previous);
  return { files: [...sharedFiles, ...compareWithFolder(folder, wanted, previous)], kept };
}

/** What the last run wrote, as far as its answers tell; undefined when there was none. */
export function planBefore(
  answers: Answers,
  parts: readonly Part[],
  before: Partial<Answers> | undefined,
): Plan | undefined {
  const withoutParts = Object.fromEntries(partAnswers.map((name) => [name, false]));
  return before && plan({ ...answers, ...withoutParts, ...before }, parts);
}

/** The two files that all parts share, merged with what is there. */
function planSharedFiles(
  folder: string,
  answers: Answers,
  offered: readonly Part[],
  wanted: Plan,
  previous: Plan | undefined,
): ProjectChanges {
  const storage = readText(folder, storageFile);
  const asked = new Set(askedBy(offered).map(({ key }) => key));
  const tells = (key: keyof Answers) => asked.has(key) || (answers[key] === true && isPartAnswer(key));
  const toStore = Object.fromEntries(Object.entries(answers).filter(([key]) => tells(key as keyof Answers)));
  const packageJson = readText(folder, 'package.json');
  const merged = mergePackageJson(packageJson, wanted.packageJson, previous?.packageJson);
  const files = [
    mergedFile(storageFile, storage, storeAnswers(storage, toStore)),
    mergedFile('package.json', packageJson, merged.text),
  ];
  return { files, kept: merged.kept };
}

/** @param previous the plan for the answers of the last run, if there was one */
export function compareWithFolder(folder: string, wanted: Plan, previous: Plan | undefined): FileChange[] {
  const asBefore = new Map(previous?.files.map((file) => [file.path, file.contents]));
  const owned = new Map<string, boolean>();
  return wanted.files.map(({ path, contents, executable, onlyWithout }: PlannedFile) => {
    if (onlyWithout && !owned.has(onlyWithout)) owned.set(onlyWithout, existsSync(join(folder, onlyWithout)));
    const there = readBytes(folder, path);
    const state = compare(there, contents, asBefore.get(path), owned.get(onlyWithout ?? '') ?? false);
    return { path, contents, executable, state };
  });
}

function compare(there: Buffer | undefined, wanted: Buffer, before: Buffer | undefined, owned: boolean): FileState {
  if (there?.equals(wanted)) return 'same';
  if (owned) return 'owned';
  if (!there) return 'new';
  return before && there.equals(before) ? 'outdated' : 'edited';
}

function mergedFile(path: string, there: string | undefined, wanted: string): FileChange {
  const state = there === undefined ? 'new' : there === wanted ? 'same' : 'merged';
  return { path, contents: Buffer.from(wanted), executable: false, state };
}

function readText(folder: string, path: string): string | undefined {
  return readBytes(folder, path)?.toString('utf8');
}

/** @returns undefined when there is no such file; a folder in its place reads as empty */
function readBytes(folder: string, path: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'EISDIR') return Buffer.alloc(0);
    throw error;
  }
}
