import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { programs } from '../../call-programs.ts';
import { buildFolder } from '../../folders.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');

/** What a command did, with both of its outputs. */
export interface Ran {
  readonly code: number;
  readonly said: string;
}

/** A Git repository with a project of the toolkit in it, and an empty repository that it can be pushed to. */
export interface HookRepository {
  /** The repository's root. */
  readonly root: string;
  /** The project, which may lie below it. */
  readonly project: string;
  readonly origin: string;
  git(...args: string[]): Ran;
  gitIn(folder: string, ...args: string[]): Ran;
  /** `npm run hooks -- …` */
  hooks(...args: string[]): Ran;
  /** Writes a migration with nothing to find, and its down.sql. */
  migration(name: string, table: string): void;
  write(file: string, text: string): void;
  remove(): void;
}

/** Makes one, with the commit "Begin" on main. `below` is where the project lies in it; `parent` is where it is made. */
export function createHookRepository({ below = '', parent = buildFolder(), databaseUrl = '' } = {}): HookRepository {
  mkdirSync(parent, { recursive: true });
  const base = mkdtempSync(path.join(parent, 'hooks of a shop-'));
  const repository = path.join(base, 'work');
  const project = path.join(repository, below);
  const template = path.join(root, 'templates', 'toolkit');
  mkdirSync(project, { recursive: true });
  cpSync(path.join(template, 'prisma.config.ts'), path.join(project, 'prisma.config.ts'));
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    writeFileSync(path.join(project, file), text);
  };
  write(
    'package.json',
    JSON.stringify({
      type: 'module',
      scripts: { db: 'pos-migrate', 'db:dev': 'prisma migrate dev', 'db:deploy': 'prisma migrate deploy' },
    }),
  );
  write('.env', `DATABASE_URL=${databaseUrl}\nDATABASE_SERVER=url\n`);
  write('.gitignore', '.env\n');
  const origin = path.join(base, 'origin.git');
  const gitIn = (folder: string, ...args: string[]) => run('git', ['-c', 'commit.gpgsign=false', ...args], folder);
  const git = (...args: string[]) => gitIn(repository, ...args);
  gitIn(base, 'init', '--quiet', '--bare', '--initial-branch', 'main', origin);
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'Ada Lovelace');
  git('config', 'user.email', 'ada@example.com');
  git('remote', 'add', 'origin', origin);
  git('add', '.');
  git('commit', '--quiet', '-m', 'Begin');
  return {
    root: repository,
    project,
    origin,
    git,
    gitIn,
    hooks: (...args) => run(process.execPath, [programs.toolkit, 'hooks', ...args], project),
    migration: (name, table) => {
      const up = cleanMigration(table);
      write(`prisma/migrations/${name}/migration.sql`, up);
      write(`prisma/migrations/${name}/down.sql`, undoing(up, `DROP TABLE ${table};`));
    },
    write,
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** A migration in which lint finds nothing. */
export function cleanMigration(table: string, column = 'name'): string {
  const create = `CREATE TABLE ${table} (id SERIAL PRIMARY KEY, ${column} TEXT NOT NULL);`;
  return `-- Create ${table}\n--\n-- Why: the shop needs them\nBEGIN;\nSET LOCAL lock_timeout = '5s';\n${create}\nCOMMIT;\n`;
}

export function undoing(up: string, down: string): string {
  return `-- Undo it\n--\n-- Undoes: sha256:${checksumOf(up)}\nBEGIN;\n${down}\nCOMMIT;\n`;
}

function run(program: string, args: string[], cwd: string): Ran {
  const { DATABASE_URL: _url, DATABASE_SERVER: _server, FORCE_COLOR: _color, ...inherited } = process.env;
  const isolated = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...inherited, ...isolated },
    encoding: 'utf8',
  });
  return { code: status ?? -1, said: stdout + stderr };
}
