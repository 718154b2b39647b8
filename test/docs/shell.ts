import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { type Direct, readDirect } from '../quick-npm/command-server.ts';
import type { Answer } from './block.ts';

/** How a command is run. */
export interface CommandOptions {
  /** Run it on a pseudo-terminal, and type these when their questions are shown. Null: no terminal. */
  readonly answers: readonly Answer[] | null;
  /** Stop it when its output has this text. */
  readonly until: string | null;
  /** Seconds after which it is stopped. */
  readonly limit: number;
}

/** What a command did. */
export interface CommandOutcome {
  /** Null when it was stopped. */
  readonly code: number | null;
  /** Both its streams, as they would be read on a screen. */
  readonly output: string;
  /** Why it was stopped by the runner, if it was. */
  readonly stopped: 'until' | 'limit' | null;
  /** Questions that never came. */
  readonly unasked: readonly string[];
}

/** Whether there is a program that gives others a pseudo-terminal (`script` of util-linux). */
export const hasTerminal: boolean = spawnSync('script', ['--version']).status === 0;

/** A reader's shell: `cd` and `export` last from one command to the next. */
export class Shell {
  readonly #env: NodeJS.ProcessEnv;
  readonly #notes = mkdtempSync(path.join(tmpdir(), 'document-'));
  #cwd: string;
  #hasExports = false;

  constructor(cwd: string, env: NodeJS.ProcessEnv) {
    this.#cwd = cwd;
    this.#env = env;
  }

  /** The folder in which the reader is. */
  get cwd(): string {
    return this.#cwd;
  }

  async run(command: string, options: CommandOptions): Promise<CommandOutcome> {
    // What was exported is known to the shell alone.
    this.#hasExports ||= /\b(export|unset)\b/.test(command);
    const direct =
      options.answers === null && options.until === null && !this.#hasExports
        ? readDirect(command, { cwd: this.#cwd, env: this.#env })
        : undefined;
    return direct === undefined ? this.#runInShell(command, options) : runDirect(direct, options);
  }

  async #runInShell(command: string, { answers, until, limit }: CommandOptions): Promise<CommandOutcome> {
    const script = path.join(this.#notes, 'script');
    const folder = path.join(this.#notes, 'folder');
    const exports = path.join(this.#notes, 'exports');
    const lines = [
      `trap 'code=$?; pwd > "${folder}"; export -p > "${exports}"; exit $code' EXIT`,
      'exec 2>&1',
      command,
    ];
    if (existsSync(exports)) lines.unshift(`. "${exports}"`);
    writeFileSync(script, `${lines.join('\n')}\n`);
    const [program, args]: [string, string[]] =
      answers === null ? ['/bin/sh', [script]] : ['script', ['-qec', `/bin/sh "${script}"`, '/dev/null']];
    const child = spawn(program, args, {
      cwd: this.#cwd,
      env: answers === null ? this.#env : { ...this.#env, TERM: 'xterm' },
      stdio: [answers === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const outcome = await watch(child, { answers: answers ?? [], until, limit });
    if (existsSync(folder)) this.#cwd = readFileSync(folder, 'utf8').trimEnd();
    return outcome;
  }

  close(): void {
    rmSync(this.#notes, { recursive: true, force: true });
  }
}

/** Without a shell, and without the process that stands for npm. */
async function runDirect({ banner, program, call }: Direct, options: CommandOptions): Promise<CommandOutcome> {
  if (program === undefined) {
    let output = banner;
    const said = call((text) => {
      output += text;
    });
    // It can't be stopped; but nobody waits for it.
    const code = await Promise.race([said, sleep(options.limit * 1000, null, { ref: false })]);
    return { code, output, stopped: code === null ? 'limit' : null, unasked: [] };
  }
  const { args, cwd, env } = program;
  // Both streams into one pipe, or else what they say comes in another order.
  const child = spawn('/bin/sh', ['-c', 'exec "$@" 2>&1', 'sh', process.execPath, ...args], {
    ...{ cwd, env, detached: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outcome = await watch(child, { ...options, answers: [] });
  return { ...outcome, output: banner + outcome.output };
}

/** Reads a command's output until it ends, types answers, and stops it when its time has come. */
async function watch(
  child: ChildProcess,
  { answers, until, limit }: CommandOptions & { answers: readonly Answer[] },
): Promise<CommandOutcome> {
  let output = '';
  let read = 0;
  let stopped: CommandOutcome['stopped'] = null;
  const waiting = [...answers];
  const stop = (why: 'until' | 'limit') => {
    stopped ??= why;
    signal(child, 'SIGTERM');
  };
  const listen = (data: Buffer) => {
    output += data;
    const [next] = waiting;
    if (next && stripVTControlCharacters(output.slice(read)).includes(next.question)) {
      read = output.length;
      waiting.shift();
      child.stdin?.write(`${next.reply}\r`);
    }
    if (until !== null && stopped === null && stripVTControlCharacters(output).includes(until)) stop('until');
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  const timer = setTimeout(() => stop('limit'), limit * 1000);
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  clearTimeout(timer);
  // A server that the command has left running may hold the pipe open; what the command itself said is there by then.
  await Promise.race([closed, sleep(500)]);
  if (stopped !== null) signal(child, 'SIGKILL');
  child.stdout?.destroy();
  child.stderr?.destroy();
  return {
    code: stopped === null ? code : null,
    output: output.replaceAll('\r\n', '\n'),
    stopped,
    unasked: waiting.map(({ question }) => question),
  };
}

/** To the command and everything that it started in its process group. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
