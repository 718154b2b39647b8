import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newBuildFolder } from '../../folders.ts';
import { askServer, withDatabase } from './ask-server.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const prismaCli = join(repository, 'node_modules/prisma/build/index.js');

/** What a project is made of, besides the toolkit. */
export interface ProjectFiles {
  /** The models of schema.prisma. */
  readonly models: string;
  /** Folder names of migrations, and the SQL in them. */
  readonly migrations: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as they would be read on a screen. */
  readonly text: string;
}

/** Variables to set, and with undefined to leave out. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A project with the toolkit in it, as a user has one. Its database does not exist yet; its role may create databases,
 * and is nobody else's, so that what it leaves behind on the server can be told.
 */
export interface Project {
  readonly folder: string;
  readonly launcher: string;
  readonly role: string;
  readonly url: string;
  /** The folder of schema.prisma and migrations/. */
  readonly prismaFolder: string;
  write(path: string, text: string): Promise<void>;
  /** Gives it a toolkit of its own, for a test that changes something in it. Returns the package's folder. */
  installToolkit(): Promise<string>;
  /** Runs the Prisma CLI. Nothing of this process's environment reaches it but where programs are. */
  prisma(args: readonly string[], env?: Environment): Promise<Outcome>;
  /** Runs it on a pseudo-terminal, and types an answer to each text that it waits for. */
  prismaOnTerminal(args: readonly string[], answers?: readonly [waitFor: RegExp, answer: string][]): Promise<Outcome>;
  query<Row extends object>(sql: string): Promise<Row[]>;
  /** The names of the shadow databases that are there. */
  shadowDatabases(): Promise<string[]>;
  remove(): Promise<void>;
}

const schemaHead = 'datasource db {\n  provider = "postgresql"\n}\n\n';

/** Makes a project below the repository, where Node finds its packages. */
export async function createProject({ models, migrations }: ProjectFiles): Promise<Project> {
  const folder = newBuildFolder('engine-');
  const role = `engine_${randomBytes(6).toString('hex')}`;
  await askServer(`CREATE ROLE ${role} LOGIN CREATEDB PASSWORD '${role}'`);
  const url = withDatabase(role, { user: role, password: role });
  const write = async (path: string, text: string) => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await cp(join(repository, 'templates/toolkit/prisma.config.ts'), join(folder, 'prisma.config.ts'));
  await write('package.json', '{ "type": "module" }');
  await write('prisma/schema.prisma', schemaHead + models);
  await write('prisma/migrations/migration_lock.toml', 'provider = "postgresql"\n');
  for (const [name, sql] of Object.entries(migrations)) await write(`prisma/migrations/${name}/migration.sql`, sql);

  const environment = (extra: Environment) => ({
    PATH: process.env.PATH ?? '',
    HOME: folder,
    DATABASE_URL: url,
    NO_COLOR: '1',
    ...extra,
  });
  return {
    folder,
    role,
    url,
    write,
    installToolkit: async () => {
      const installed = join(folder, 'node_modules/pos-migrate');
      for (const part of ['package.json', 'dist'])
        await cp(join(repository, 'packages/toolkit', part), join(installed, part), { recursive: true });
      return installed;
    },
    launcher: join(repository, 'packages/toolkit/dist/engine/schema-engine.js'),
    prismaFolder: join(folder, 'prisma'),
    prisma: (args, env = {}) =>
      new Promise((resolve) => {
        const options = { cwd: folder, env: environment(env), encoding: 'utf8' } as const;
        const child = execFile(process.execPath, [prismaCli, ...args], options, (_, stdout, stderr) =>
          resolve({ code: child.exitCode, stdout, stderr, text: stdout + stderr }),
        );
      }),
    prismaOnTerminal: (args, answers = []) => {
      const command = [process.execPath, prismaCli, ...args].map((word) => `'${word}'`).join(' ');
      const child = spawn('script', ['-qec', command, '/dev/null'], {
        cwd: folder,
        env: environment({ TERM: 'xterm' }),
      });
      return converse(child, answers);
    },
    query: (sql) => askServer(sql, [], withDatabase(role)),
    shadowDatabases: async () => (await databasesOf(role)).filter((name) => name.includes('shadow')),
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
      for (const name of await databasesOf(role)) await askServer(`DROP DATABASE "${name}" WITH (FORCE)`);
      await askServer(`DROP ROLE ${role}`);
    },
  };
}

async function databasesOf(role: string): Promise<string[]> {
  const rows = await askServer<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE datdba = (SELECT oid FROM pg_roles WHERE rolname = $1)',
    [role],
  );
  return rows.map(({ name }) => name);
}

function converse(
  child: ReturnType<typeof spawn>,
  answers: readonly [waitFor: RegExp, answer: string][],
): Promise<Outcome> {
  const waiting = [...answers];
  let text = '';
  let unread = '';
  child.stdout?.on('data', (data: Buffer) => {
    text += data;
    unread += data;
    const [next] = waiting;
    if (!next?.[0].test(unread)) return;
    unread = '';
    waiting.shift();
    child.stdin?.write(next[1]);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout: text, stderr: '', text }));
  });
}
