import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { quickPrisma } from '../quick-npm/quick-prisma.ts';
import { type GeneratedShop, generateShop } from '../shop/generated-shop.ts';

const repository = join(import.meta.dirname, '..', '..');

/** A shop laid out as in its image: compiled, with its packages beside it. */
export interface ContainerProject {
  readonly dir: string;
  readonly shop: GeneratedShop;
  /** Runs docker/entrypoint.sh, as a container does. */
  start(command: string, env: Record<string, string>): Run;
  /** The same, to its end. */
  run(command: string, env: Record<string, string>): Promise<Ended>;
  /** Any program in the project's folder. */
  program(program: string, args: readonly string[], env: Record<string, string>): Run;
  /** The same in another folder, to be changed further; compiled again after a change of its code. */
  copy(change?: (shop: GeneratedShop) => void): Promise<ContainerProject>;
  /** Adds a migration after all others. */
  addMigration(name: string, sql: string): void;
  removeMigration(name: string): void;
  migrations(): string[];
  remove(): void;
}

export interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What was printed until now, both streams. */
  text(): string;
  /** Waits for what it prints. */
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
}

export interface Ended {
  /** 128 and more: ended by a signal, as a shell counts it. */
  readonly code: number;
  readonly text: string;
}

export async function createContainerProject(): Promise<ContainerProject> {
  const shop = await generateShop({ database: 'url' });
  symlinkSync(join(repository, 'node_modules'), join(shop.dir, 'node_modules'));
  await compile(shop.dir);
  return containerProject(shop.dir, shop);
}

async function compile(dir: string): Promise<void> {
  for (const args of [
    ['node_modules/prisma/build/index.js', 'generate'],
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
  ]) {
    const { code, text } = await start(process.execPath, args, dir, {}).ended;
    if (code !== 0) throw new Error(text);
  }
}

function containerProject(dir: string, shop: GeneratedShop): ContainerProject {
  const program: ContainerProject['program'] = (name, args, env) => start(name, args, dir, env);
  const folder = (name: string): string => join(dir, 'prisma', 'migrations', name);
  return {
    dir,
    shop,
    program,
    copy: async (change) => {
      const to = `${dir}-copy`;
      cpSync(dir, to, { recursive: true, verbatimSymlinks: true });
      const copied: GeneratedShop = {
        ...shop,
        dir: to,
        read: (file) => readFileSync(join(to, file), 'utf8'),
        write: (file, text) => writeFileSync(join(to, file), text),
        remove: () => rmSync(to, { recursive: true, force: true }),
      };
      if (change) {
        change(copied);
        await compile(to);
      }
      return containerProject(to, copied);
    },
    start: (command, env) => program('docker/entrypoint.sh', command.split(' '), env),
    run: (command, env) => program('docker/entrypoint.sh', command.split(' '), env).ended,
    addMigration: (name, sql) => {
      mkdirSync(folder(name), { recursive: true });
      writeFileSync(join(folder(name), 'migration.sql'), sql);
    },
    removeMigration: (name) => rmSync(folder(name), { recursive: true, force: true }),
    migrations: () => readdirSync(folder('')).filter((name) => /^\d/.test(name)),
    remove: () => shop.remove(),
  };
}

/** What a container has of this machine's environment: nothing but where programs are. */
function start(program: string, args: readonly string[], cwd: string, env: Record<string, string>): Run {
  const path = `${join(process.execPath, '..')}:${process.env.PATH}`;
  return watch(
    spawn(program, args, {
      cwd,
      env: {
        ...{ PATH: path, HOME: '/tmp', NO_COLOR: '1', CHECKPOINT_DISABLE: '1', PRISMA_DISABLE_WARNINGS: '1' },
        ...quickPrisma(),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that a test can kill it together with all that it started.
      detached: true,
    }),
  );
}

/** Collects what a program prints until its end. */
export function watch(child: ChildProcessByStdio<null, Readable, Readable>): Run {
  let text = '';
  const read = (chunk: Buffer): void => {
    text += chunk;
    child.emit('printed');
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code ?? 128 + 9, text }));
  return {
    child,
    ended,
    text: () => text,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(text);
          if (match) resolve(match);
        };
        child.on('printed', look);
        child.on('close', () => reject(new Error(`It ended without printing ${pattern}:\n${text}`)));
        look();
      }),
  };
}

/** Kills a run and all that it started, as the end of a container does. */
export function killGroup({ child }: Run, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal);
}
