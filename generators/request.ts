import { basename, join, resolve } from 'node:path';
import { calledAs, type Program } from './called-as.ts';
import { existingPackageManager } from './existing-package-manager.ts';
import { type ExistingPrisma, inspectPrisma } from './existing-prisma.ts';
import { type ReadArguments, readArguments, type TypedArguments } from './flags.ts';
import { findForge } from './found-project.ts';
import { isOfNewRepository } from './new-repository.ts';
import { nodeVersionFault } from './node-version.ts';
import type { Part } from './part.ts';
import { canBeAdded } from './parts.ts';
import { projectNameFault } from './project-name.ts';
import { type Answers, isPartAnswer, type Question, questions, type Surroundings } from './questions.ts';
import { readJson } from './read-json.ts';
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
  /** Of a project that exists, when a part is added to it. */
  prisma: ExistingPrisma | undefined;
}

/** What the process tells about its caller. */
export interface Caller {
  program: Program;
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
  if (read.folder === '') throw new UsageFault(read.faults);
  const target = inspectTargetFolder(resolve(caller.cwd, read.folder ?? '.'));
  const known: Partial<Answers> = {};
  const faults = [...read.faults, ...target.faults];
  if (target.faults.length === 0) faults.push(...landingFaults(target, offered, read, caller));
  const surroundings = surroundingsOf(target, offered, caller);
  const prisma =
    isWhole(offered) || !target.hasPackageJson || target.faults.length > 0
      ? undefined
      : inspectPrisma(target.path, surroundings.projectUses ?? 'npm');
  if (prisma && 'faults' in prisma) faults.push(...prisma.faults);
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
    const parsed = parse(defaultFor({ ...surroundings, answers: {} }));
    if ('value' in parsed) Object.assign(known, { [key]: parsed.value });
  }
  faults.push(...leftOutFaults(offered, known));
  const parts = offered.filter((part) => !isLeftOut(part, known));
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
    prisma: prisma && 'found' in prisma ? prisma.found : undefined,
  };
}

function surroundingsOf(
  target: TargetFolder,
  offered: readonly Part[],
  { userAgent }: Caller,
): Omit<Surroundings, 'answers'> {
  const around = { folderName: basename(target.path), userAgent };
  if (isWhole(offered)) return { ...around, hasAll: true };
  return {
    ...around,
    projectName: nameOf(target.path),
    projectUses: existingPackageManager(target.path),
    projectIsOn: findForge(target.path),
    // A shop that was made whole stays so.
    hasAll: target.stored?.shopName !== undefined,
  };
}

function nameOf(folder: string): string | undefined {
  const { name } = readJson(join(folder, 'package.json'));
  return typeof name === 'string' && projectNameFault(name) === undefined ? name : undefined;
}

/** The questions whose answers the files of these parts depend on, and whether a whole shop has the parts at all. */
export function askedBy(parts: readonly Part[]): Question[] {
  const whole = isWhole(parts);
  return questions.filter(
    ({ key, ofParts }) =>
      !(whole && ofParts) &&
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

function landingFaults(
  target: TargetFolder,
  parts: readonly Part[],
  read: ReadArguments,
  { program }: Caller,
): string[] {
  if (!isWhole(parts)) {
    if (target.hasPackageJson) return [];
    const dotted =
      read.folder === undefined ? ` To make a shop in a folder of that name, write ./${parts.at(-1)?.name}.` : '';
    return [
      `${target.path} has no package.json: this is added to a project that exists. Go to its folder, or make a whole shop with: ${calledAs(program)} my-shop.${dotted}`,
    ];
  }
  const command = parts.find((part) => part.name === read.folder && canBeAdded(part));
  if (command) {
    return [
      `${command.name} is a command: ${calledAs(program, command.name)} adds that part to a project. To make a shop in a folder of that name, write ./${command.name}.`,
    ];
  }
  const inTheWay = target.contents.filter((name) => !isOfNewRepository(name));
  if (inTheWay.length === 0 || target.stored?.name !== undefined || read.switches.has('force')) return [];
  const [first, second, ...more] = inTheWay;
  const some = [first, second].filter(Boolean).join(', ');
  return [
    `${target.path} isn't empty (${some}${more.length > 0 ? ` and ${more.length} more` : ''}). Name a new folder, such as my-shop, or add --force to write between what is there, and over what has the same name.`,
  ];
}

/** Whether these parts are a whole shop. */
export function isWhole(parts: readonly Part[]): boolean {
  return parts.some(({ landsIn }) => landsIn === 'a folder of its own');
}
