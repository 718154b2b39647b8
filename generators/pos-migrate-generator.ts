import { readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import Generator, { type BaseFeatures, type BaseOptions } from 'yeoman-generator';
import { calledAs, type Program } from './called-as.ts';
import { completeAnswers } from './complete-answers.ts';
import { type FileChange, type ProjectChanges, planChanges } from './file-changes.ts';
import { isInRepository } from './git-repository.ts';
import { helpText } from './help.ts';
import { installDependencies, isInstalled } from './install-dependencies.ts';
import type { Part } from './part.ts';
import { generatorFile, loadParts, withNeeds } from './parts.ts';
import type { Answers } from './questions.ts';
import { checkRequest, type Request } from './request.ts';
import { changesDisk, describeDryRun, describeOutcome } from './summary.ts';
import { CouldNotRun } from './usage-fault.ts';
import { explainDiskFault } from './write-files.ts';
import { typedToYeoman } from './yeoman-arguments.ts';
import { askThroughYeoman, endOnInterrupt } from './yeoman-prompts.ts';

/** What the generator that was called hands to those that it is composed of. */
export interface SharedRun {
  request: Request;
  answers: Answers;
  /** Known when the parts are composed. */
  changes?: ProjectChanges;
}

type Options = BaseOptions & { run?: SharedRun };

const allParts = await loadParts();
const program: Program = 'yo pos-migrate';

/**
 * What our generators share. The one that was called asks, composes the others, merges package.json and .yo-rc.json,
 * installs, and tells what was made. Each one writes the files of its own templates folder, and Yeoman asks before it
 * overwrites.
 */
export abstract class PosMigrateGenerator extends Generator<Record<string, unknown>, Options> {
  readonly #wasCalled: boolean;
  #run: SharedRun | undefined;
  #hasBegunToWrite = false;
  #request!: Request;

  constructor(args: string[], options: Options) {
    const wasCalled = options.run === undefined;
    const features: BaseFeatures = { inheritTasks: true, unique: 'namespace' };
    // Yeoman would guess the package manager; we were told which one.
    if (wasCalled) features.customInstallTask = true;
    // Yeoman's file of global answers, which we don't use, is in the home folder, and that can be somebody else's: yo
    // started by root goes on as another user.
    super(args, { ...options, localConfigOnly: true }, features);
    this.#wasCalled = wasCalled;
    this.#run = options.run;
  }

  /** The folder in generators/ and templates/; undefined for `app`, which is all parts together. */
  protected abstract readonly partName: string | undefined;

  /** Yeoman calls this before it queues anything, so that a mistake in the command is reported before all else. */
  async _postConstruct(): Promise<void> {
    if (this.#run) {
      this.#request = this.#run.request;
      return;
    }
    endOnInterrupt(this, () => this.#hasBegunToWrite);
    const options = this.options as Readonly<Record<string, unknown>>;
    this.#request = checkRequest(typedToYeoman(this.args, options, process.argv.slice(2)), this.#offered, {
      program,
      cwd: this.env.cwd,
      isTerminal: Boolean(process.stdin.isTTY && process.stdout.isTTY),
      userAgent: process.env.npm_config_user_agent,
      nodeVersion: process.versions.node,
    });
  }

  async prompting(): Promise<void> {
    this.#run ??= { request: this.#request, answers: await completeAnswers(this.#request, askThroughYeoman(this)) };
  }

  async configuring(): Promise<void> {
    if (!this.#wasCalled) return;
    const { answers } = this.#shared;
    const { target, switches } = this.#request;
    this.#shared.changes = planChanges(this.#request, answers);
    if (switches.has('dry-run')) return;
    this.destinationRoot(target.path);
    this.env.on('error', nameDiskFault);
    for (const part of this.#request.parts.filter(({ name }) => name !== this.partName)) {
      await this.composeWith(generatorFile(part), { generatorOptions: { run: this.#shared } } as object);
    }
  }

  writing(): void {
    if (this.#request.switches.has('dry-run')) return;
    this.#hasBegunToWrite = true;
    const isMine = ({ part }: FileChange) => (part === undefined ? this.#wasCalled : part === this.partName);
    this.#write(this.#changes.files.filter(isMine));
  }

  async install(): Promise<void> {
    const { switches, target } = this.#request;
    const changed = this.#changes.files.some(({ path, state }) => path === 'package.json' && changesDisk(state));
    if (!this.#wasCalled || !changed || switches.has('skip-install') || switches.has('dry-run')) return;
    const { packageManager } = this.#shared.answers;
    this.log(`Installing the dependencies with ${packageManager} (once; this takes a while) …`);
    await installDependencies(target.path, packageManager, this.#changes.installArguments);
  }

  end(): void {
    if (!this.#wasCalled) return;
    const { target, switches } = this.#request;
    const folder = target.path;
    if (switches.has('dry-run')) {
      console.log(describeDryRun(folder, this.#changes, switches.has('force')));
      return;
    }
    const differs = ({ path, contents }: FileChange) => !readFileSync(join(folder, path)).equals(contents);
    const keptFiles = this.#changes.files.filter((file) => file.state === 'edited' && differs(file));
    console.log(
      describeOutcome({
        calledAs: calledAs(program, this.partName),
        cwd: this.env.cwd,
        folder,
        offered: this.#request.offered,
        parts: this.#request.parts,
        answers: this.#shared.answers,
        changes: this.#changes,
        keptFiles: keptFiles.map(({ path }) => path),
        installed: isInstalled(folder),
        inRepository: isInRepository(folder),
      }),
    );
  }

  /** The text of `yo pos-migrate --help`. */
  override help(): string {
    return helpText(program, this.#offered, this.partName);
  }

  /** What this run writes unless it is left out: the generator's own part and those that it needs. */
  get #offered(): Part[] {
    return this.partName ? withNeeds(this.partName, allParts) : allParts;
  }

  get #shared(): SharedRun {
    if (!this.#run) throw new Error('The answers are not known before prompting.');
    return this.#run;
  }

  get #changes(): ProjectChanges {
    return this.#shared.changes ?? { files: [], kept: [], remarks: [], installArguments: [] };
  }

  #write(files: readonly FileChange[]): void {
    const { target, switches } = this.#request;
    const mayAsk = process.stdin.isTTY && !switches.has('yes');
    for (const { path, contents, executable, state } of files) {
      if (!changesDisk(state) || (state === 'edited' && !mayAsk && !switches.has('force'))) continue;
      const destination = join(target.path, path);
      const mode = 0o100000 | (0o777 & ~process.umask());
      this.fs.write(destination, contents, executable ? { stat: { mode } as Stats } : {});
      // Nobody's work is in these: Yeoman needs not ask.
      if (state === 'outdated' || state === 'merged')
        Object.assign(this.env.sharedFs.get(destination), { conflicter: 'force' });
    }
  }
}

/** Yeoman writes at the end, and its errors are the system's: `yo` would show "ENOSPC" and stumble over the exit code. */
function nameDiskFault(error: Error & { code?: unknown; path?: string }): void {
  if (typeof error.code !== 'string' || error instanceof CouldNotRun) return;
  Object.assign(error, new CouldNotRun(''), { message: explainDiskFault(error, error.path ?? 'a file') });
}
