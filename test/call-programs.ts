import path from 'node:path';
import { main as learn } from '../packages/learn/src/main.ts';
import { main as toolkit } from '../packages/toolkit/src/main.ts';
import type { Surroundings } from '../packages/toolkit/src/run-verbs.ts';

const packages = path.join(import.meta.dirname, '..', 'packages');

/** The programs as they are compiled, for tests that need a process: one that is killed, has a terminal, or is somebody else's. */
export const programs = {
  toolkit: path.join(packages, 'toolkit', 'dist', 'cli.js'),
  learn: path.join(packages, 'learn', 'dist', 'cli.js'),
};

/** What a command did. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command is typed, and the whole environment that it gets. */
export interface Typed {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Is given what a command writes, as it comes. */
export type Listener = (where: 'stdout' | 'stderr', text: string) => void;

/** Runs `pos-migrate …` in this process, from its sources: as a command would run, in a tenth of its time. */
export function callToolkit(args: readonly string[], typed: Typed, listen?: Listener): Promise<CommandResult> {
  return call(toolkit, args, typed, listen);
}

/** Runs `pos-migrate-learn …` in this process, from its sources. */
export function callLearn(args: readonly string[], typed: Typed, listen?: Listener): Promise<CommandResult> {
  return call(learn, args, typed, listen);
}

async function call(
  main: (argv: readonly string[], around: Surroundings) => Promise<number>,
  args: readonly string[],
  { cwd, env }: Typed,
  listen: Listener = () => {},
): Promise<CommandResult> {
  const said = { stdout: '', stderr: '' };
  const into = (name: keyof typeof said) => ({
    write: (text: string) => {
      said[name] += text;
      listen(name, text);
    },
  });
  const code = await main(args, { cwd, env, stdout: into('stdout'), stderr: into('stderr') });
  return { code, ...said };
}

/** This process's environment without what would take the place of a `.env`, and without colours. */
export function bareEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const settings = /^(DATABASE_|SHADOW_DATABASE_|SHOP_NAME|CURRENCY|TAX_RATE|HOST$|PORT$|.*_SECRET$|FORCE_COLOR)/;
  const kept = Object.entries(process.env).filter(([name]) => !settings.test(name));
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...more };
}
