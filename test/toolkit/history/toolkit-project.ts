import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(import.meta.dirname, '..', '..', '..');
const tsx = fileURLToPath(import.meta.resolve('tsx'));
const prisma = path.join(path.dirname(fileURLToPath(import.meta.resolve('prisma/package.json'))), 'build', 'index.js');

/** What a command did. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project with the toolkit and nothing else, as it lands on somebody's disk. */
export interface ToolkitProject {
  readonly dir: string;
  /** Writes a migration (an empty folder when `sql` is null). */
  migration(name: string, sql: string | null): void;
  write(file: string, text: string): void;
  /** `npm run db -- …` */
  db(...args: string[]): Promise<CommandResult>;
  /** `npx prisma …` */
  prisma(...args: string[]): Promise<CommandResult>;
  remove(): void;
}

/** Lays the toolkit out below `build/`, where it finds this repository's packages, with a `.env` for this database. */
export function createToolkitProject(databaseUrl: string): ToolkitProject {
  mkdirSync(path.join(root, 'build'), { recursive: true });
  const dir = mkdtempSync(path.join(root, 'build', 'history-'));
  const template = path.join(root, 'templates', 'toolkit');
  cpSync(path.join(template, 'db'), path.join(dir, 'db'), { recursive: true });
  cpSync(path.join(template, 'prisma.config.ts'), path.join(dir, 'prisma.config.ts'));
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  };
  write('package.json', '{ "type": "module" }');
  write('prisma/schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n');
  write('prisma/migrations/migration_lock.toml', 'provider = "postgresql"\n');
  write('.env', `DATABASE_URL=${databaseUrl}\nDATABASE_SERVER=url\n`);
  return {
    dir,
    migration: (name, sql) => {
      mkdirSync(path.join(dir, 'prisma/migrations', name), { recursive: true });
      if (sql !== null) write(`prisma/migrations/${name}/migration.sql`, sql);
    },
    write,
    db: (...args) => runNode(dir, ['--import', tsx, 'db/cli.ts', ...args]),
    prisma: (...args) => runNode(dir, [prisma, ...args]),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function runNode(cwd: string, args: string[]): Promise<CommandResult> {
  const { DATABASE_URL: _url, DATABASE_SERVER: _server, FORCE_COLOR: _color, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: '1', TZ: 'UTC', CHECKPOINT_DISABLE: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}
