import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calledAs, type Program } from './called-as.ts';
import { parseCommandLine } from './command-line.ts';
import { completeAnswers } from './complete-answers.ts';
import { planChanges } from './file-changes.ts';
import type { TypedArguments } from './flags.ts';
import { isInRepository } from './git-repository.ts';
import { helpText } from './help.ts';
import { installDependencies, isInstalled } from './install-dependencies.ts';
import { packageRoot } from './package-root.ts';
import type { Part } from './part.ts';
import { canBeAdded, loadParts, withNeeds } from './parts.ts';
import { checkRequest } from './request.ts';
import { changesDisk, describeDryRun, describeOutcome } from './summary.ts';
import { askOnTerminal } from './terminal-prompts.ts';
import { CouldNotRun, UsageFault } from './usage-fault.ts';
import { writeFiles } from './write-files.ts';

const program: Program = 'npx generator-pos-migrate';

/**
 * The whole shop, or a part for a project that exists, without `yo`: the same questions, the same bytes.
 *
 * @param argv what was typed after the program's name
 * @returns the exit code
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    await makeProject(parseCommandLine(argv));
    return 0;
  } catch (error) {
    if (!(error instanceof UsageFault || error instanceof CouldNotRun)) throw error;
    console.error(error.message);
    return error.code;
  }
}

async function makeProject(words: TypedArguments): Promise<void> {
  const { typed, part, parts } = takeCommand(words, await loadParts());
  const asksFor = (name: string) =>
    typed.flags.some((flag) => flag.name === name && (flag.value === true || flag.value === 'true'));
  if (asksFor('help')) return console.log(helpText(program, parts, part));
  if (asksFor('version')) return console.log(ownVersion());

  const request = checkRequest(typed, parts, {
    program,
    cwd: process.cwd(),
    isTerminal: Boolean(process.stdin.isTTY && process.stdout.isTTY),
    userAgent: process.env.npm_config_user_agent,
    nodeVersion: process.versions.node,
  });
  const answers = await completeAnswers(request, askOnTerminal());
  const folder = request.target.path;
  const changes = planChanges(request, answers);
  const force = request.switches.has('force');
  if (request.switches.has('dry-run')) return console.log(describeDryRun(folder, changes, force));

  const edited = changes.files.filter(({ state }) => state === 'edited');
  if (force && edited.length > 0) console.log(`Overwriting:\n${edited.map(({ path }) => `  ${path}`).join('\n')}`);
  const toWrite = changes.files.filter(({ state }) => changesDisk(state) && (force || state !== 'edited'));
  writeFiles(folder, toWrite);

  const install = !request.switches.has('skip-install') && toWrite.some(({ path }) => path === 'package.json');
  if (install) {
    console.log(`Installing the dependencies with ${answers.packageManager} (once; this takes a while) …`);
    await installDependencies(folder, answers.packageManager, changes.installArguments);
  }
  const keptFiles = force ? [] : edited.map(({ path }) => path);
  console.log(
    describeOutcome({
      calledAs: calledAs(program, part),
      cwd: process.cwd(),
      folder,
      offered: request.offered,
      parts: request.parts,
      answers,
      changes,
      keptFiles,
      installed: isInstalled(folder),
      inRepository: isInRepository(folder),
    }),
  );
}

/** A first word that is the name of a part is a command; `./toolkit` is a folder. */
function takeCommand(
  typed: TypedArguments,
  all: readonly Part[],
): { typed: TypedArguments; part: string | undefined; parts: readonly Part[] } {
  const [word, ...words] = typed.words;
  const part = all.find((each) => each.name === word && canBeAdded(each))?.name;
  if (part === undefined) return { typed, part, parts: all };
  return { typed: { ...typed, words }, part, parts: withNeeds(part, all) };
}

function ownVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;
}
