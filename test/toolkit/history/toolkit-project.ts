import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bareEnvironment, type CommandResult, callToolkit } from '../../call-programs.ts';
import { newBuildFolder } from '../../folders.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');
const prisma = path.join(path.dirname(fileURLToPath(import.meta.resolve('prisma/package.json'))), 'build', 'index.js');

export type { CommandResult } from '../../call-programs.ts';

/** A project with Prisma and the toolkit, and nothing else. */
export interface ToolkitProject {
  readonly dir: string;
  /** Writes a migration (an empty folder when `sql` is null). */
  migration(name: string, sql: string | null): void;
  write(file: string, text: string): void;
  /** `npm run db -- …`, in this process. */
  db(...args: string[]): Promise<CommandResult>;
  /** `npx prisma …` */
  prisma(...args: string[]): Promise<CommandResult>;
  remove(): void;
}

/** Makes one below `build/`, where it finds this repository's packages, with a `.env` for this database. */
export function createToolkitProject(databaseUrl: string): ToolkitProject {
  const dir = newBuildFolder('history-');
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  };
  cpSync(path.join(root, 'templates/toolkit/prisma.config.ts'), path.join(dir, 'prisma.config.ts'));
  write(
    'package.json',
    JSON.stringify({
      type: 'module',
      scripts: { db: 'pos-migrate', 'db:dev': 'prisma migrate dev', 'db:deploy': 'prisma migrate deploy' },
    }),
  );
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
    db: (...args) => callToolkit(args, { cwd: dir, env: toolEnvironment() }),
    prisma: (...args) => runNode(dir, [prisma, ...args]),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function runNode(cwd: string, args: string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, env: toolEnvironment() }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}

function toolEnvironment(): NodeJS.ProcessEnv {
  return bareEnvironment({ TZ: 'UTC', CHECKPOINT_DISABLE: '1' });
}
