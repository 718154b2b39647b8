import { basename, resolve } from 'node:path';
import { type ReadArguments, readArguments, type TypedArguments } from './flags.ts';
import { nodeVersionFault } from './node-version.ts';
import type { Part } from './part.ts';
import { type Answers, isPartAnswer, type Question, questions, type Surroundings } from './questions.ts';
import { inspectTargetFolder, type TargetFolder } from './target-folder.ts';
import { UsageFault } from './usage-fault.ts';

/** What somebody asked for, checked as far as it can be without asking back. */
export interface Request {
  target: TargetFolder;
  /** What the command writes unless it is left out. */
  offered: readonly Part[];
  /** What is written: those that were not left out. */
  parts: readonly Part[];
  switches: ReadArguments['switches'];
  /** What flags and an earlier run answered. */
  known: Partial<Answers>;
  /** What the earlier run was made with, when there was one. */
  before: Partial<Answers> | undefined;
  /** Still to be asked; empty with --yes and in a project that we made. */
  open: readonly Question[];
  surroundings: Omit<Surroundings, 'answers'>;
}

/** What the process tells about its caller. */
export interface Caller {
  cwd: string;
  isTerminal: boolean;
  userAgent: string | undefined;
  nodeVersion: string;
}

/**
 * Checks everything that can be checked before a question is asked or a byte is written.
 *
 * @param offered what the command writes unless it is left out
 * @throws UsageFault with all that is wrong
 */
export function checkRequest(typed: TypedArguments, offered: readonly Part[], caller: Caller): Request {
  const tooOld = nodeVersionFault(caller.nodeVersion);
  if (tooOld) throw new UsageFault([tooOld]);
  const asked = askedBy(offered);
  const read = readArguments(typed, asked);
  const target = inspectTargetFolder(resolve(caller.cwd, read.folder ?? '.'));
  const known: Partial<Answers> = {};
  const faults = [...read.faults, ...target.faults];
  if (target.faults.length === 0) faults.push(...landingFaults(target, offered, read));
  const before = readStored(target, asked, faults);
  for (const question of asked) {
    const text = read.given.get(question.flag);
    const parsed = text === undefined ? undefined : question.parse(text);
    if (parsed && 'fault' in parsed) faults.push(parsed.fault);
    else if (parsed) Object.assign(known, { [question.key]: parsed.value });
    else if (before[question.key] !== undefined) Object.assign(known, { [question.key]: before[question.key] });
  }
  for (const { key, flag, isSwitch, parse, defaultFor } of asked) {
    if (!isSwitch || key in known || read.given.has(flag)) continue;
    const parsed = parse(defaultFor({ folderName: '', userAgent: undefined, answers: {} }));
    if ('value' in parsed) Object.assign(known, { [key]: parsed.value });
  }
  faults.push(...leftOutFaults(offered, known));
  const parts = offered.filter((part) => !isLeftOut(part, known));
  const surroundings = { folderName: basename(target.path), userAgent: caller.userAgent };
  const open = asked.filter(({ key, flag }) => !(key in known) && !read.given.has(flag));
  const silent = read.switches.has('yes') || target.stored !== undefined;
  if (silent) {
    for (const question of open) {
      const parsed = question.parse(question.defaultFor({ ...surroundings, answers: known }));
      if ('fault' in parsed)
        faults.push(`${parsed.fault} It comes from the folder, unless --${question.flag} says otherwise.`);
      else Object.assign(known, { [question.key]: parsed.value });
    }
  } else if (open.length > 0 && !caller.isTerminal) {
    const flags = open.map(({ flag }) => `--${flag}`).join(', ');
    faults.push(`There is no terminal to ask in: add --yes to take the defaults, or answer with ${flags}.`);
  }
  if (faults.length > 0) throw new UsageFault(faults);
  return {
    target,
    offered,
    parts,
    switches: read.switches,
    known,
    before: target.stored && before,
    open: silent ? [] : open,
    surroundings,
  };
}

/** The questions whose answers the files of these parts depend on, and whether a whole shop has the parts at all. */
export function askedBy(parts: readonly Part[]): Question[] {
  const whole = parts.some(({ landsIn }) => landsIn === 'a folder of its own');
  return questions.filter(({ key }) =>
    parts.some(({ asks, name, mayBeLeftOut }) => asks.includes(key) || (whole && mayBeLeftOut && name === key)),
  );
}

function isLeftOut({ name, mayBeLeftOut }: Part, answers: Partial<Answers>): boolean {
  return mayBeLeftOut === true && isPartAnswer(name) && answers[name] === false;
}

/** Parts that were left out although another answer needs them. */
export function leftOutFaults(offered: readonly Part[], answers: Partial<Answers>): string[] {
  return offered.flatMap((part) => (isLeftOut(part, answers) ? (part.wantedBy?.(answers) ?? []) : []));
}

/** @returns the checked answers of an earlier run; somebody may have edited the file */
function readStored(target: TargetFolder, asked: readonly Question[], faults: string[]): Partial<Answers> {
  const answers: Partial<Answers> = {};
  for (const { key, parse } of asked) {
    const stored = target.stored?.[key];
    if (stored === undefined) continue;
    const parsed = parse(String(stored));
    if ('fault' in parsed) faults.push(`In .yo-rc.json: ${parsed.fault}`);
    else Object.assign(answers, { [key]: parsed.value });
  }
  return answers;
}

function landingFaults(target: TargetFolder, parts: readonly Part[], read: ReadArguments): string[] {
  const whole = parts.some(({ landsIn }) => landsIn === 'a folder of its own');
  if (!whole) {
    if (target.hasPackageJson) return [];
    return [
      `${target.path} has no package.json: this is added to a project that exists. Go to its folder, or make a whole shop with: yo pos-migrate my-shop`,
    ];
  }
  if (target.contents.length === 0 || target.stored?.name !== undefined || read.switches.has('force')) return [];
  const [first, second, ...more] = target.contents;
  const some = [first, second].filter(Boolean).join(', ');
  return [
    `${target.path} isn't empty (${some}${more.length > 0 ? ` and ${more.length} more` : ''}). Name a new folder, such as my-shop, or add --force to write between what is there.`,
  ];
}
