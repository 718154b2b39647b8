import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '../../packages/toolkit/src/server/port.ts';
import { run, type Setting, start, stop, untilPrinted } from '../e2e/start-programs.ts';
import { repository } from './repository-copy.ts';

/** A registry on this machine. */
export interface Registry {
  /** As npm's `--registry` has it. */
  readonly url: string;
  /** The folder of a new user who may publish: a home folder whose .npmrc has the user's token. */
  addUser(name: string): Promise<string>;
  /** The paths that it was asked for, in their order. */
  requests(): string[];
  stop(): Promise<void>;
}

interface Options {
  /** An empty folder of the test's own. */
  readonly folder: string;
  /** Who may publish our packages, by the package's name. Without a name: whoever has an account. */
  readonly publishers?: Readonly<Record<string, string>>;
  /** Whether it hands on questions for other people's packages to the registry that npm is set to here. */
  readonly othersToo?: boolean;
}

const own = ['pos-migrate', 'pos-migrate-learn', 'generator-pos-migrate'];

/** Starts Verdaccio, empty, for this machine only. */
export async function startRegistry({ folder, publishers = {}, othersToo = false }: Options): Promise<Registry> {
  const setting: Setting = { cwd: folder, home: folder };
  const settings = othersToo ? await npmSettings(['registry', 'cafile']) : {};
  const published = own.map((name) => [name, { access: '$all', publish: publishers[name] ?? '$authenticated' }]);
  const theirs = othersToo ? { '**': { access: '$all', publish: 'nobody', proxy: 'others' } } : {};
  // What comes through is not kept: each npm has a cache of its own. A slow answer must not shut the others out.
  const others = {
    url: settings.registry,
    cache: false,
    maxage: '1h',
    timeout: '2m',
    max_fails: 100,
    fail_timeout: '1s',
  };
  const config = {
    storage: './storage',
    auth: { htpasswd: { file: './htpasswd' } },
    uplinks: othersToo ? { others } : {},
    packages: { ...Object.fromEntries(published), ...theirs },
    publish: { allow_offline: true },
    max_body_size: '50mb',
    web: { enable: false },
    log: { type: 'stdout', format: 'json', level: 'http' },
  };
  mkdirSync(folder, { recursive: true });
  // JSON is YAML as well.
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config, null, 2));

  const port = await findFreePort(0);
  const url = `http://127.0.0.1:${port}/`;
  const program = join(repository, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
  const args = [program, '--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`];
  const certificates =
    settings.cafile && !process.env.NODE_EXTRA_CA_CERTS ? { NODE_EXTRA_CA_CERTS: settings.cafile } : {};
  const server = start(process.execPath, args, { ...setting, env: certificates });
  await untilPrinted(server, new RegExp(`127\\.0\\.0\\.1:${port}`), 60);
  return {
    url,
    addUser: (name) => addUser(url, name, folder),
    requests: () => [...server.text().matchAll(/"req":\{"method":"\w+","url":"([^"]*)"/g)].map(([, path = '']) => path),
    stop: () => stop(server),
  };
}

async function addUser(url: string, name: string, folder: string): Promise<string> {
  const answer = await fetch(`${url}-/user/org.couchdb.user:${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: crypto.randomUUID() }),
  });
  const { token } = (await answer.json()) as { token: string };
  const home = join(folder, `home-of-${name}`);
  mkdirSync(home);
  writeFileSync(join(home, '.npmrc'), `${url.replace(/^http:/, '')}:_authToken=${token}\n`);
  return home;
}

/** How npm is set here, for the user who runs the tests. */
async function npmSettings(names: string[]): Promise<Record<string, string>> {
  const entries = names.map(async (name) => {
    const value = await run('npm', ['config', 'get', name], { cwd: repository, home: process.env.HOME ?? repository });
    return [name, /^(null|undefined)?$/.test(value.trim()) ? '' : value.trim()];
  });
  return Object.fromEntries(await Promise.all(entries));
}
