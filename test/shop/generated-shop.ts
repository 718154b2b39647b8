import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCommandLine } from '../../generators/command-line.ts';
import { completeAnswers } from '../../generators/complete-answers.ts';
import { planChanges } from '../../generators/file-changes.ts';
import { loadParts } from '../../generators/parts.ts';
import { checkRequest } from '../../generators/request.ts';
import { writeFiles } from '../../generators/write-files.ts';
import { bareEnvironment, type CommandResult, callLearn, callToolkit } from '../call-programs.ts';
import { newBuildFolder } from '../folders.ts';

const root = path.join(import.meta.dirname, '..', '..');
const tsx = fileURLToPath(import.meta.resolve('tsx'));
const prisma = path.join(path.dirname(fileURLToPath(import.meta.resolve('prisma/package.json'))), 'build', 'index.js');

export type { CommandResult } from '../call-programs.ts';

/** A shop as the generator makes it, below `build/`, where it finds this repository's packages. */
export interface GeneratedShop {
  readonly dir: string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Imports a module of the shop. */
  load<Module>(file: string): Promise<Module>;
  /** `npm run db -- …`, in this process. */
  db(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  /** `npm run learn …`, in this process. */
  learn(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  /** `npm run setup`, in this process. */
  setup(args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  /** Runs a TypeScript file of the shop with tsx, in an environment without settings but these. */
  run(file: string, args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  /** The same, left running in a process group of its own. */
  start(file: string, args?: readonly string[]): ChildProcess;
  prisma(...args: string[]): Promise<CommandResult>;
  remove(): void;
}

/** Generates a shop with the default answers but these, in this process. */
export async function generateShop(flags: Record<string, string>): Promise<GeneratedShop> {
  const dir = newBuildFolder('shop-');
  chmodSync(dir, 0o755); // root's PostgreSQL runs as another user: its data stay in the shop's folder when that user may enter
  const given = Object.entries({ name: 'my-shop', ...flags }).map(([name, value]) => `--${name}=${value}`);
  const request = checkRequest(parseCommandLine([dir, '--yes', '--skip-install', ...given]), await loadParts(), {
    program: 'npx generator-pos-migrate',
    cwd: root,
    isTerminal: false,
    userAgent: undefined,
    nodeVersion: process.versions.node,
  });
  writeFiles(dir, planChanges(request, await completeAnswers(request, noQuestions)).files);
  return {
    dir,
    read: (file) => readFileSync(path.join(dir, file), 'utf8'),
    write: (file, text) => {
      mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
      writeFileSync(path.join(dir, file), text);
    },
    load: (file) => import(/* @vite-ignore */ path.join(dir, file)),
    db: (args, env) => callToolkit(args, { cwd: dir, env: bareEnvironment(env) }),
    learn: (args, env) => callLearn(args, { cwd: dir, env: bareEnvironment(env) }),
    setup: (args = [], env) => callToolkit(['setup', ...args], { cwd: dir, env: bareEnvironment(env) }),
    run: (file, args = [], env = {}) => runNode(dir, ['--import', tsx, file, ...args], env),
    start: (file, args = []) =>
      spawn(process.execPath, ['--import', tsx, file, ...args], { cwd: dir, env: bareEnvironment(), detached: true }),
    prisma: (...args) => runNode(dir, [prisma, ...args]),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** All answers are given or have a default. */
const noQuestions: Parameters<typeof completeAnswers>[1] = async () => {
  throw new Error('The generator asks something.');
};

function runNode(cwd: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, env: { ...bareEnvironment(), ...env } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}
