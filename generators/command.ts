import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { completeAnswers } from './answers.ts';
import { planChanges } from './changes.ts';
import { switches, type TypedArguments } from './flags.ts';
import { helpText } from './help.ts';
import { installDependencies, isInstalled } from './install.ts';
import { packageRoot } from './package-root.ts';
import { loadParts } from './parts.ts';
import { questions } from './questions.ts';
import { checkRequest } from './request.ts';
import { changesDisk, describeDryRun, describeOutcome } from './summary.ts';
import { askOnTerminal } from './terminal-prompts.ts';
import { CouldNotRun, UsageFault } from './usage-fault.ts';
import { writeFiles } from './write-files.ts';

const calledAs = 'npx generator-pos-migrate';

/**
 * The whole shop without `yo`: the same questions, the same bytes.
 *
 * @param argv what was typed after the program's name
 * @returns the exit code
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    await makeShop(parseArguments(argv));
    return 0;
  } catch (error) {
    if (!(error instanceof UsageFault || error instanceof CouldNotRun)) throw error;
    console.error(error.message);
    return error.code;
  }
}

async function makeShop(typed: TypedArguments): Promise<void> {
  const parts = await loadParts();
  const asksFor = (name: string) => typed.flags.some((flag) => flag.name === name && flag.value === true);
  if (asksFor('help')) return console.log(helpText(calledAs, parts));
  if (asksFor('version')) return console.log(ownVersion());

  const request = checkRequest(typed, parts, {
    cwd: process.cwd(),
    isTerminal: Boolean(process.stdin.isTTY && process.stdout.isTTY),
    userAgent: process.env.npm_config_user_agent,
    nodeVersion: process.versions.node,
  });
  const answers = await completeAnswers(request, askOnTerminal());
  const folder = request.target.path;
  const changes = planChanges(request, answers);
  const force = request.switches.has('force');
  if (request.switches.has('dry-run')) return console.log(describeDryRun(folder, changes.files, force));

  const edited = changes.files.filter(({ state }) => state === 'edited');
  if (force && edited.length > 0) console.log(`Overwriting:\n${edited.map(({ path }) => `  ${path}`).join('\n')}`);
  const toWrite = changes.files.filter(({ state }) => changesDisk(state) && (force || state !== 'edited'));
  writeFiles(folder, toWrite);

  const install = !request.switches.has('skip-install') && toWrite.some(({ path }) => path === 'package.json');
  if (install) {
    console.log(`Installing the dependencies with ${answers.packageManager} (once; this takes a while) …`);
    await installDependencies(folder, answers.packageManager);
  }
  const keptFiles = force ? [] : edited.map(({ path }) => path);
  console.log(
    describeOutcome({
      calledAs,
      cwd: process.cwd(),
      folder,
      offered: request.offered,
      parts: request.parts,
      answers,
      changes,
      keptFiles,
      installed: isInstalled(folder),
    }),
  );
}

function parseArguments(argv: readonly string[]): TypedArguments {
  const options = Object.fromEntries([
    ...questions.map(({ flag, isSwitch }) => [flag, { type: isSwitch ? ('boolean' as const) : ('string' as const) }]),
    ...Object.keys(switches).map((flag) => [flag, { type: 'boolean' as const }]),
    ['help', { type: 'boolean' as const, short: 'h' }],
    ['version', { type: 'boolean' as const, short: 'v' }],
    ['yes', { type: 'boolean' as const, short: 'y' }],
  ]);
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const typed: TypedArguments = { words: [], flags: [] };
  for (const token of tokens) {
    if (token.kind === 'positional') typed.words.push(token.value);
    else if (token.kind === 'option') typed.flags.push({ name: token.name, value: token.value ?? true });
  }
  return typed;
}

function ownVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;
}
