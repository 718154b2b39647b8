import { AsyncLocalStorage } from 'node:async_hooks';
import { type PackageManager, packageManagerOf, readManifest } from './package-manager.ts';

/** What a person types in one project: its package manager, and the scripts of its package.json by their commands. */
interface ProjectCommands {
  readonly manager: PackageManager;
  readonly names: ReadonlySet<string>;
  /** `pos-migrate` → `db`, `prisma migrate deploy` → `db:deploy`. */
  readonly scripts: ReadonlyMap<string, string>;
}

const current = new AsyncLocalStorage<ProjectCommands>();
const withoutProject: ProjectCommands = { manager: 'npm', names: new Set(), scripts: new Map() };

/**
 * Lets every message that is written during some work name the commands of this project, as {@link db} and the others give
 * them. Outside of it they are named as npm starts them in a project without scripts.
 *
 * @param projectDir Absolute path of the folder with package.json.
 * @param aliases What scripts may say instead of a command of ours.
 */
export function inProject<T>(projectDir: string, work: () => T, aliases: Aliases = {}): T {
  return current.run(readCommands(projectDir, aliases), work);
}

/** Commands that come to the same as others: `pos-migrate-learn db` as `pos-migrate`. */
export type Aliases = Readonly<Record<string, string>>;

/** How a verb of this program is started: `npm run db -- upgrade`, `pnpm run db upgrade`, `npx pos-migrate upgrade`. */
export function db(words = ''): string {
  return words === '' ? dbBefore() : typed('pos-migrate', words);
}

/** What is typed before words that are still to come: `npm run db --`, `npm run ci:migrations --`. */
export function dbBefore(words = ''): string {
  return typed('pos-migrate', words, { open: true });
}

/** How a command of Prisma's is started: `npm run db:deploy` where a script has it, else `npx prisma migrate deploy`. */
export function prisma(words: string): string {
  return typed('prisma', words);
}

/** Whether package.json has a script of that name. */
export function hasScript(name: string): boolean {
  return commands().names.has(name);
}

/** How a script is started: `npm run dev`. */
export function script(name: string): string {
  return `${commands().manager} run ${name}`;
}

/** How the program of another package is started: `npx squawk --version`. */
export function run(command: string): string {
  const [program = '', ...words] = command.split(' ');
  return typed(program, words.join(' '));
}

/** How an installed package is made anew, by its install script: `npm rebuild esbuild`. */
export function rebuild(name: string): string {
  return commands().manager === 'yarn' ? `${install()} --force` : `${commands().manager} rebuild ${name}`;
}

/** How the packages are installed: `npm install`. */
export function install(): string {
  return `${commands().manager} install`;
}

/** How a package is added: `npm install --save-dev squawk-cli`. */
export function add(name: string, { dev = false, optional = false } = {}): string {
  const { manager } = commands();
  const flag = { npm: '--save-', pnpm: '--save-', yarn: '--' }[manager];
  const kind = dev ? `${flag}dev ` : optional ? `${flag}optional ` : '';
  return `${manager} ${manager === 'npm' ? 'install' : 'add'} ${kind}${name}`;
}

/**
 * How a program of a package is started with some words: by the script that has the most of them, else by name.
 *
 * @param options.open More words will be typed behind these.
 * @param options.dashes When npm's `--` comes before the words: it needs it before flags only, which it would keep for itself.
 */
export function typed(
  program: string,
  words: string,
  { open = false, dashes = 'always' }: { open?: boolean; dashes?: 'always' | 'for flags' } = {},
): string {
  const { manager, scripts } = commands();
  const all = [program, ...words.split(' ').filter(Boolean)];
  for (let length = all.length; length > 0; length -= 1) {
    const name = scripts.get(all.slice(0, length).join(' '));
    if (name === undefined) continue;
    const rest = all.slice(length);
    const wanted = dashes === 'always' ? open || rest.length > 0 : rest.some((word) => word.startsWith('-'));
    return [manager, 'run', name, ...(manager === 'npm' && wanted ? ['--'] : []), ...rest].join(' ');
  }
  return [{ npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn' }[manager], ...all].join(' ');
}

function commands(): ProjectCommands {
  return current.getStore() ?? withoutProject;
}

function readCommands(projectDir: string, aliases: Aliases): ProjectCommands {
  const { scripts = {} } = readManifest(projectDir);
  return {
    manager: packageManagerOf(projectDir),
    names: new Set(Object.keys(scripts)),
    // The first script of a command is the one that is named. What comes before `&&` prepares it.
    scripts: new Map(
      Object.entries(scripts)
        .reverse()
        .map(([name, script]) => {
          const command = script.split('&&').at(-1)?.trim() ?? '';
          return [aliases[command] ?? command, name];
        }),
    ),
  };
}
