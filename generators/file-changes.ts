import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adviseAfterChange } from './after-change.ts';
import { emptyProject, type FoundProject, findProject, freeWorkflow } from './found-project.ts';
import { addLines, filesOfLines, linesAbove, missingLines } from './ignore-lines.ts';
import { findYielding, halfWrittenFaults } from './own-place.ts';
import { type KeptEntry, mergePackageJson } from './package-json.ts';
import { type Plan, type PlannedFile, plan } from './plan.ts';
import { mergePnpmFile, nearestPnpmFile, ownPnpmFile, pnpmFile, pnpmRemark } from './pnpm-builds.ts';
import { type Answers, isPartAnswer, partAnswers } from './questions.ts';
import { remarkOnFile, remarkOnRoot, remarkOnVersions, remarkOnYielding } from './remarks.ts';
import { askedBy, isWhole, type Request } from './request.ts';
import { storageFile, storeAnswers } from './stored-answers.ts';
import { UsageFault } from './usage-fault.ts';
import { isAsWritten, readWrittenFiles, rememberFiles, type WrittenFiles, writtenFilesFile } from './written-files.ts';

/**
 * How a planned file compares with the disk.
 * - `new`: not there.
 * - `same`: there, with these bytes, or with all of these lines.
 * - `outdated`: there, as the last run wrote it, so nobody's work is in it.
 * - `merged`: there, and only gains what it lacks.
 * - `edited`: there, and different: somebody's work, not overwritten unasked.
 * - `owned`: in a folder that belongs to the project by now, never overwritten.
 */
export type FileState = 'new' | 'same' | 'outdated' | 'merged' | 'edited' | 'owned';

export interface FileChange {
  /** From the project's root, with slashes. */
  path: string;
  /** The path in the plan: another one where a file of theirs stays in its place. */
  planned: string;
  /** Whose templates it is of; undefined for what all parts share. */
  part: string | undefined;
  contents: Buffer;
  executable: boolean;
  state: FileState;
  /** As planned, with no lines of theirs, and not of the history of migrations, which is the project's own once it exists. */
  isAllOurs: boolean;
}

export interface ProjectChanges {
  /**
   * package.json and .yo-rc.json first, so that a run that was cut short can be completed by the next one; last what
   * remembers that all the others were written.
   */
  files: FileChange[];
  /** Entries of package.json that the project has differently. */
  kept: KeptEntry[];
  /** What is not as somebody might think, and what is left to them, in whole sentences. */
  remarks: string[];
  /** Arguments for the package manager's `install` besides. */
  installArguments: string[];
}

/**
 * Everything that a run would do to its folder. Reads the folder and changes nothing.
 *
 * @throws UsageFault when a part would be written by halves, because some of its files are the project's own
 */
export function planChanges(request: Request, answers: Answers): ProjectChanges {
  const { target, offered, parts, switches } = request;
  const folder = target.path;
  const memory = readText(folder, writtenFilesFile);
  const written = readWrittenFiles(memory);
  const found = whatIsThere(request, answers, written);
  const previous = planBefore(request, answers, found);
  const asBefore = new Set(previous?.files.map(({ path }) => path));
  const isOurs = (path: string) => written.has(path) || (written.size === 0 && asBefore.has(path));
  const whole = plan(answers, parts, found);
  const planned = whole.files.filter(({ path }) => !isReplacedInShop(request, path));
  const yielding = findYielding(folder, planned, parts, isOurs);
  const yielded = new Set(yielding.map((each) => each.planned));
  const wanted = { ...whole, files: planned.filter((file) => !yielded.has(file)) };
  const shared = planSharedFiles(request, answers, wanted, previous);
  const files = withoutNeedless(folder, compareWithFolder(folder, wanted, previous, written));
  const faults = halfWrittenFaults(files, yielding, parts, { isOurs, force: switches.has('force') });
  if (faults.length > 0) throw new UsageFault(faults);
  const remembered = rememberFiles(written, files, switches.has('force'));
  const pnpm = isWhole(offered) || answers.packageManager !== 'pnpm' ? undefined : planPnpmFile(folder);
  // Of what the last run would have written, some is the project's own.
  const before = previous && { ...previous, files: previous.files.filter(({ path }) => isOurs(path)) };
  const advice = before ? adviseAfterChange(request, answers, before, whole) : [];
  return {
    files: [...shared.files, ...(pnpm?.files ?? []), ...files, mergedFile(writtenFilesFile, memory, remembered)],
    kept: shared.kept,
    remarks: [
      ...files.flatMap((file) => remarkOnFile(file) ?? []),
      ...yielding.flatMap((each) => remarkOnYielding(each, request) ?? []),
      ...(previous ? [] : remarkOnVersions(request)),
      ...remarkOnRoot(request, wanted),
      ...(pnpm?.remarks ?? []),
      ...advice,
    ],
    installArguments: pnpm && pnpm.remarks.length > 0 ? ['--config.strict-dep-builds=false'] : [],
  };
}

/** What the last run wrote, as far as its answers tell; undefined when there was none. */
function planBefore({ offered, before }: Request, answers: Answers, found: FoundProject): Plan | undefined {
  if (!before) return undefined;
  const withoutParts = Object.fromEntries(partAnswers.map((name) => [name, false]));
  const answered: Answers = { ...answers, ...withoutParts, ...before };
  const parts = offered.filter(({ name }) => !isWhole(offered) || !isPartAnswer(name) || answered[name]);
  return plan(answered, parts, found);
}

function whatIsThere({ target, parts, prisma }: Request, answers: Answers, written: WrittenFiles): FoundProject {
  const found = prisma ? findProject(target.path, prisma) : emptyProject;
  const isOurs = (path: string, workflow: string) => {
    const there = written.has(path) ? undefined : readBytes(target.path, path);
    if (there === undefined) return written.has(path);
    // A run that was cut short has written it, and remembers nothing.
    return plan(answers, parts, { ...found, workflow }).files.some(
      (file) => file.path === path && file.contents.equals(there),
    );
  };
  return { ...found, workflow: freeWorkflow(target.path, isOurs) };
}

/** In a shop that was made whole, the shop has some files in the place of those of its parts. */
function isReplacedInShop({ offered, target }: Request, path: string): boolean {
  const isShop = !isWhole(offered) && target.stored?.shopName !== undefined;
  return isShop && offered.some(({ replacedInShop }) => replacedInShop?.includes(path));
}

/** A new file of lines that says only what one further up says is none. */
function withoutNeedless(folder: string, files: readonly FileChange[]): FileChange[] {
  return files.filter(
    ({ path, state, contents }) =>
      state !== 'new' || !filesOfLines.has(path) || missingLines(linesAbove(folder, path), String(contents)).length > 0,
  );
}

/** The two files that all parts share, merged with what is there. */
function planSharedFiles(
  { target, offered }: Request,
  answers: Answers,
  wanted: Plan,
  previous: Plan | undefined,
): Pick<ProjectChanges, 'files' | 'kept'> {
  const storage = readText(target.path, storageFile);
  const asked = new Set(askedBy(offered).map(({ key }) => key));
  const tells = (key: keyof Answers) => asked.has(key) || (answers[key] === true && isPartAnswer(key));
  const toStore = Object.fromEntries(Object.entries(answers).filter(([key]) => tells(key as keyof Answers)));
  const packageJson = readText(target.path, 'package.json');
  const merged = mergePackageJson(packageJson, wanted.packageJson, previous?.packageJson);
  const files = [
    mergedFile(storageFile, storage, storeAnswers(storage, toStore)),
    mergedFile('package.json', packageJson, merged.text),
  ];
  return { files, kept: merged.kept };
}

/** A project that exists gets what pnpm must be told; a file above its folder is left to its owner. */
function planPnpmFile(folder: string): Pick<ProjectChanges, 'files' | 'remarks'> {
  const nearest = nearestPnpmFile(folder);
  if (nearest !== undefined && nearest !== join(folder, pnpmFile)) {
    return { files: [], remarks: [pnpmRemark(folder, nearest) ?? []].flat() };
  }
  const theirs = readText(folder, pnpmFile);
  const ours = ownPnpmFile();
  return {
    files: [mergedFile(pnpmFile, theirs, theirs === undefined ? ours : mergePnpmFile(theirs, ours))],
    remarks: [],
  };
}

/**
 * @param previous the plan for the answers of the last run, if there was one
 * @param written what the last run remembered of its files
 */
function compareWithFolder(
  folder: string,
  wanted: Plan,
  previous: Plan | undefined,
  written: WrittenFiles,
): FileChange[] {
  const asBefore = new Map(previous?.files.map((file) => [file.path, file.contents]));
  const owned = new Map<string, boolean>();
  const isNew = previous === undefined;
  return wanted.files.map(({ path: planned, part, contents, executable, onlyWithout }: PlannedFile) => {
    if (onlyWithout && !owned.has(onlyWithout)) owned.set(onlyWithout, readBytes(folder, onlyWithout) !== undefined);
    const isTheirs = (isNew || written.size > 0) && !written.has(planned);
    const path = isTheirs ? beside(folder, planned, contents) : planned;
    const there = readBytes(folder, path);
    const before = asBefore.get(planned);
    const change = { path, planned, part, contents, executable, isAllOurs: onlyWithout === undefined };
    if (there?.equals(contents)) return { ...change, state: 'same' };
    if (owned.get(onlyWithout ?? '')) return { ...change, state: 'owned' };
    if (!there) return { ...change, state: 'new' };
    if (before?.equals(there) || isAsWritten(written, path, there)) return { ...change, state: 'outdated' };
    if (filesOfLines.has(path)) return { ...change, ...mergeLines(there, contents, before, linesAbove(folder, path)) };
    return { ...change, state: 'edited' };
  });
}

/** Lines that somebody took out since the last run stay out. */
function mergeLines(
  there: Buffer,
  wanted: Buffer,
  before: Buffer | undefined,
  above: string,
): Pick<FileChange, 'contents' | 'state' | 'isAllOurs'> {
  const missing = missingLines(`${there}\n${above}`, String(wanted));
  if (missing.length === 0) return { contents: there, state: 'same', isAllOurs: false };
  const added = before ? missing.filter((line) => missingLines(String(before), line).length > 0) : missing;
  if (added.length === 0) return { contents: wanted, state: 'edited', isAllOurs: true };
  return { contents: Buffer.from(addLines(String(there), added)), state: 'merged', isAllOurs: false };
}

/** Where a file goes whose place is taken by one of theirs that everybody reads first. */
function beside(folder: string, path: string, contents: Buffer): string {
  const there = path === 'README.md' ? readBytes(folder, path) : undefined;
  return there && !there.equals(contents) ? 'README.shop.md' : path;
}

function mergedFile(path: string, there: string | undefined, wanted: string): FileChange {
  const state = there === undefined ? 'new' : there === wanted ? 'same' : 'merged';
  return {
    path,
    planned: path,
    part: undefined,
    contents: Buffer.from(wanted),
    executable: false,
    state,
    isAllOurs: false,
  };
}

function readText(folder: string, path: string): string | undefined {
  return readBytes(folder, path)?.toString('utf8');
}

/**
 * @returns undefined when there is no such file; a folder in its place reads as empty
 * @throws UsageFault when it may not be read, or is a link to itself
 */
function readBytes(folder: string, path: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'EISDIR') return Buffer.alloc(0);
    throw new UsageFault([
      `${join(folder, path)} can't be read (${code ?? error}). Repair it, or move it away, and try again.`,
    ]);
  }
}
