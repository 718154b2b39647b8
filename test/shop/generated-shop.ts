import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(import.meta.dirname, '..', '..');
const tsx = fileURLToPath(import.meta.resolve('tsx'));
const prisma = path.join(path.dirname(fileURLToPath(import.meta.resolve('prisma/package.json'))), 'build', 'index.js');

/** What a command did. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A shop as the generator makes it, below `build/`, where it finds this repository's packages. */
export interface GeneratedShop {
  readonly dir: string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Imports a module of the shop. */
  load<Module>(file: string): Promise<Module>;
  /** Runs a TypeScript file of the shop with tsx, in an environment without settings but these. */
  run(file: string, args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  /** The same, left running in a process group of its own. */
  start(file: string): ChildProcess;
  prisma(...args: string[]): Promise<CommandResult>;
  remove(): void;
}

/** Generates a shop with the default answers but these. */
export async function generateShop(flags: Record<string, string>): Promise<GeneratedShop> {
  mkdirSync(path.join(root, 'build'), { recursive: true });
  const dir = mkdtempSync(path.join(root, 'build', 'shop-'));
  chmodSync(dir, 0o755); // root's PostgreSQL runs as another user: its data stay in the shop's folder when that user may enter
  const answers = Object.entries({ name: 'my-shop', ...flags }).map(([name, value]) => `--${name}=${value}`);
  const made = await runNode(root, ['--import', tsx, 'generators/cli.ts', dir, '--yes', '--skip-install', ...answers]);
  if (made.code !== 0) throw new Error(`The generator failed:\n${made.stdout}${made.stderr}`);
  return {
    dir,
    read: (file) => readFileSync(path.join(dir, file), 'utf8'),
    write: (file, text) => {
      mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
      writeFileSync(path.join(dir, file), text);
    },
    load: (file) => import(/* @vite-ignore */ path.join(dir, file)),
    run: (file, args = [], env = {}) => runNode(dir, ['--import', tsx, file, ...args], env),
    start: (file) =>
      spawn(process.execPath, ['--import', tsx, file], { cwd: dir, env: bareEnvironment(), detached: true }),
    prisma: (...args) => runNode(dir, [prisma, ...args]),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function runNode(cwd: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, env: { ...bareEnvironment(), ...env } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}

/** This process's environment without what would take the place of a `.env`. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const settings = /^(DATABASE_|SHADOW_DATABASE_|SHOP_NAME|CURRENCY|TAX_RATE|HOST$|PORT$|.*_SECRET$|FORCE_COLOR)/;
  const kept = Object.entries(process.env).filter(([name]) => !settings.test(name));
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}
