import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

type Tool = 'pos-migrate' | 'pos-migrate-learn' | 'prisma' | 'tsx';

/** What was typed. */
export interface Typed {
  readonly program: 'npm' | 'npx';
  /** The program that would run without us. */
  readonly next: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** A command that needs no npm to be started. */
export interface Planned {
  /** `prisma` and `tsx` are programs to start, `npm ci` an install to be copied; the others are ours, to be called. */
  readonly tool: Tool | 'npm ci';
  readonly args: readonly string[];
  /** npm runs a script in the folder of its package.json. */
  readonly cwd: string;
  /** What npm says before it runs a script. */
  readonly banner: string;
  /** Of a program to start: what Node is given before its arguments. */
  readonly start?: readonly string[] | undefined;
  /** Of `npm ci`: where this npm is. */
  readonly npm?: string;
}

const packages = path.join(import.meta.dirname, '..', '..', 'packages');
/** The tools, and the folders that they must come from to be called in the test's process. */
const tools: Readonly<Record<Tool, string | null>> = {
  'pos-migrate': path.join(packages, 'toolkit'),
  'pos-migrate-learn': path.join(packages, 'learn'),
  prisma: null,
  tsx: null,
};

/** How npm would run this; undefined where only npm itself can tell. */
export function plan({ program, next, args, cwd }: Typed): Planned | undefined {
  if (program === 'npm' && args[0] === 'ci') return { tool: 'npm ci', args, cwd, banner: '', npm: next };
  return program === 'npx' ? planProgram(args, cwd) : planScript(args, cwd);
}

function planProgram([name = '', ...args]: readonly string[], cwd: string): Planned | undefined {
  return args.includes('--') ? undefined : toolOf(name, { args, cwd, from: cwd, banner: '' });
}

function planScript([, name = '', ...rest]: readonly string[], cwd: string): Planned | undefined {
  const from = packageFolder(cwd);
  if (from === undefined) return undefined;
  const { name: project, version, scripts = {} } = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8'));
  const script: unknown = scripts[name];
  const args = argumentsOf(rest);
  // A shell would have more to do than to split it at spaces; and npm runs what is to come before and after.
  if (typeof script !== 'string' || /[^\w @./:-]/.test(script) || args === undefined) return undefined;
  if (`pre${name}` in scripts || `post${name}` in scripts) return undefined;
  const [program = '', ...words] = script.split(' ');
  const who = [project, version].filter(Boolean).join('@');
  const banner = `\n> ${who} ${name}\n> ${[script, ...args].join(' ')}\n\n`;
  return toolOf(program, { args: [...words, ...args], cwd: from, from, banner });
}

/** npm takes flags for its own until `--`. */
function argumentsOf(words: readonly string[]): string[] | undefined {
  const end = words.indexOf('--');
  const before = end === -1 ? words : words.slice(0, end);
  if (before.some((word) => word.startsWith('-'))) return undefined;
  return end === -1 ? [...words] : [...before, ...words.slice(end + 1)];
}

function toolOf(
  name: string,
  { from, ...rest }: { from: string; args: readonly string[]; cwd: string; banner: string },
): Planned | undefined {
  if (!Object.hasOwn(tools, name)) return undefined;
  const tool = name as Tool;
  const folder = installed(tool, from);
  if (folder === undefined || (tools[tool] !== null && folder !== tools[tool])) return undefined;
  // Its own options, and its watching, are for tsx itself.
  if (tool === 'tsx' && !/^\S+\.[jt]s$/.test(rest.args[0] ?? '')) return undefined;
  const start = {
    ...{ 'pos-migrate': undefined, 'pos-migrate-learn': undefined },
    prisma: [path.join(folder, 'build', 'index.js')],
    tsx: ['--import', pathToFileURL(path.join(folder, 'dist', 'loader.mjs')).href],
  };
  return { tool, start: start[tool], ...rest };
}

/** Where a package of the project really is. */
function installed(name: string, from: string): string | undefined {
  try {
    return realpathSync(path.dirname(createRequire(path.join(from, 'package.json')).resolve(`${name}/package.json`)));
  } catch {
    return undefined;
  }
}

/** The nearest folder with a package.json; undefined where npm would stop before, at a node_modules. */
function packageFolder(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (existsSync(path.join(folder, 'node_modules')) || folder === path.dirname(folder)) return undefined;
  }
}
