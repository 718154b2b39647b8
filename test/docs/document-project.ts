import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withQuickNpm } from '../quick-npm/command-server.ts';
import { quickPrisma } from '../quick-npm/quick-prisma.ts';
import { generateShop } from '../shop/generated-shop.ts';
import { makeReady } from '../shop/ready-shop.ts';
import { connected, createDatabase, onServer, testServerUrl, unusedName } from '../toolkit/history/test-database.ts';
import type { Setting } from './run-document.ts';

/** A generated project in which pages are run, with a database of its own. */
export interface DocumentProject {
  readonly dir: string;
  readonly databaseUrl: string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** For runDocument. `folder` is relative to the project; the environment is a bare one with these variables. */
  setting(options?: { folder?: string; env?: NodeJS.ProcessEnv }): Setting;
  query<Row extends object = Record<string, unknown>>(sql: string): Promise<Row[]>;
  /** Removes the folder and every database that was made for it. */
  remove(): Promise<void>;
}

/** How far a project is when the page begins. */
export interface DocumentProjectOptions {
  /** Answers other than the default ones, by the generator's flags. */
  readonly flags?: Readonly<Record<string, string>>;
  /**
   * `files`: as generated, with a `.env` that names a database that isn't there yet.
   * `empty`: the same, and the database is there, without tables.
   * `ready` (the default): after `npm run setup` as well, with all migrations, the Prisma client, and sample data.
   */
  readonly state?: 'files' | 'empty' | 'ready';
}

/**
 * Generates a whole shop from the working tree, below `build/`, where it finds this repository's packages, with a `.env`
 * for a database on the server of TEST_POSTGRES_URL.
 */
export async function createDocumentProject({
  flags = {},
  state = 'ready',
}: DocumentProjectOptions = {}): Promise<DocumentProject> {
  const shop = await generateShop({ database: 'url', ...flags });
  const name = unusedName();
  const databaseUrl = testServerUrl(name);
  const remove = async () => {
    shop.remove();
    await dropDatabases(name);
  };
  try {
    await shop.setup(['--no-seed']); // it makes .env with its secrets, and stops for want of a server
    shop.write('.env', shop.read('.env').replace(/^DATABASE_URL=.*$/m, `DATABASE_URL=${databaseUrl}`));
    if (state === 'empty') await createDatabase(name);
    if (state === 'ready') await makeReady(shop, name);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    dir: shop.dir,
    databaseUrl,
    read: shop.read,
    write: shop.write,
    ...usesOf(shop.dir, databaseUrl),
    remove,
  };
}

/** A project that is made once and copied for each page of a test file, files and database: in a tenth of the time. */
export interface DocumentProjectTemplate {
  copy(): Promise<DocumentProject>;
  remove(): Promise<void>;
}

/** Makes a project to be copied. */
export async function createDocumentProjectTemplate(
  options?: DocumentProjectOptions,
): Promise<DocumentProjectTemplate> {
  const original = await createDocumentProject(options);
  return { copy: () => copyOf(original), remove: () => original.remove() };
}

async function copyOf(original: DocumentProject): Promise<DocumentProject> {
  const dir = mkdtempSync(`${original.dir}-copy-`);
  const name = unusedName();
  const databaseUrl = testServerUrl(name);
  const write = (file: string, text: string) => writeFileSync(path.join(dir, file), text);
  const read = (file: string) => readFileSync(path.join(dir, file), 'utf8');
  cpSync(original.dir, dir, { recursive: true });
  write('.env', read('.env').replace(/^DATABASE_URL=.*$/m, `DATABASE_URL=${databaseUrl}`));
  await createDatabase(name, new URL(original.databaseUrl).pathname.slice(1));
  return {
    dir,
    databaseUrl,
    read,
    write,
    ...usesOf(dir, databaseUrl),
    remove: async () => {
      rmSync(dir, { recursive: true, force: true });
      await dropDatabases(name);
    },
  };
}

function usesOf(dir: string, databaseUrl: string): Pick<DocumentProject, 'setting' | 'query'> {
  return {
    setting: ({ folder = '.', env = {} } = {}) => ({
      cwd: path.join(dir, folder),
      env: documentEnvironment(env),
      databaseUrl,
    }),
    query: <Row extends object>(sql: string) =>
      connected(databaseUrl, async (client) => (await client.query(sql)).rows as Row[]),
  };
}

/**
 * What the commands of a page know of this machine: no setting that would take the place of a `.env`, this Node, no
 * colours, and an author for Git.
 */
export function documentEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG, LD_LIBRARY_PATH } = process.env;
  const node = path.dirname(process.execPath);
  const person = { NAME: 'Ada', EMAIL: 'ada@example.com' };
  return withQuickNpm({
    ...defined({ HOME, TMPDIR, LANG, LD_LIBRARY_PATH }),
    ...defined(npmSettings()),
    ...quickPrisma(),
    PATH: [node, PATH].join(path.delimiter),
    TZ: 'UTC',
    NO_COLOR: '1',
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    npm_config_update_notifier: 'false',
    ...Object.fromEntries(
      Object.entries(person).flatMap(([what, value]) => [
        [`GIT_AUTHOR_${what}`, value],
        [`GIT_COMMITTER_${what}`, value],
      ]),
    ),
    ...extra,
  });
}

/** Where this machine's npm finds its registry. */
function npmSettings(): NodeJS.ProcessEnv {
  const wanted = /^(npm_config_(registry|userconfig|cache|cafile)|NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => wanted.test(name)));
}

function defined(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
}

/** The project's database and those whose names begin with its name, as the ones of lessons. */
async function dropDatabases(name: string): Promise<void> {
  await onServer(async (admin) => {
    const { rows } = await admin.query<{ datname: string }>('SELECT datname FROM pg_database WHERE datname ^@ $1', [
      name,
    ]);
    for (const { datname } of rows) {
      await admin.query(`DROP DATABASE IF EXISTS ${admin.escapeIdentifier(datname)} WITH (FORCE)`);
    }
  });
}
