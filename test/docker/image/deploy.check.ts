import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../../packages/toolkit/src/server/port.ts';
import { dropDatabase, testServerUrl, unusedName } from '../../toolkit/history/test-database.ts';
import { killGroup, type Run, watch } from '../container-project.ts';
import { buildah, type Container, createContainer, processes, serving, signalAll } from './containers.ts';
import { seconds, takeNotes } from './notes.ts';

const targets = ['app', 'migrate'] as const;
type Target = (typeof targets)[number];
const container = {} as Record<Target, Container>;
const name = unusedName();
let port: number;
let env: Record<string, string>;
/** When the containers were made from the images, in milliseconds. */
let firstRun: number;

beforeAll(async () => {
  for (const target of targets) container[target] = await createContainer(target);
  firstRun = Date.now();
  port = await findFreePort(0);
  env = {
    DATABASE_URL: testServerUrl(name),
    SHOP_NAME: 'Corner Shop',
    CURRENCY: 'EUR',
    PIN_SECRET: 'pepper',
    PORT: String(port),
    RATE_LIMIT_PER_MINUTE: '0',
  };
});
afterEach(() => signalAll('SIGKILL'));
afterAll(async () => {
  await dropDatabase(name);
});

/** Adds a person as docs/how-to/let-tills-in.md does in a container, who then signs in by password. */
async function signInFirstPerson(): Promise<{ authorization: string }> {
  const person = { name: 'Robin', email: 'robin@example.com', role: 'manager' };
  const flags = Object.entries(person).flatMap(([flag, value]) => [`--${flag}`, value]);
  const added = await container.app.start(env, ['node', 'dist/src/people/add-person-command.js', ...flags]).ended;
  const password = /^ {2}Password {2}(\S+)$/m.exec(added.text)?.[1];
  const signedIn = await fetch(`http://127.0.0.1:${port}/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: person.email, password }),
  });
  expect(signedIn.status, added.text).toBe(201);
  const { accessToken } = (await signedIn.json()) as { accessToken: string };
  return { authorization: `Bearer ${accessToken}` };
}

describe('a deploy', () => {
  it('migrates an empty database, downloading nothing', async () => {
    const engines = readdirSync(join(container.migrate.root, 'app/node_modules/@prisma/engines'));
    const began = performance.now();
    const { code, text } = await container.migrate.start(env).ended;
    takeNotes(`migrating an empty database: ${seconds(began)}`);
    expect(text).toMatch(/^made the database \w+\n/m);
    expect(text).toMatch(/^applied \d\d migrations\n/m);
    expect(text).not.toMatch(/download|OpenSSL|warn/i);
    expect(code).toBe(0);
    expect(readdirSync(join(container.migrate.root, 'app/node_modules/@prisma/engines'))).toEqual(engines);
    expect(engines.some((file) => file.startsWith('schema-engine'))).toBe(false);
  });

  it('is safe when five containers begin at once on an empty database', async () => {
    await dropDatabase(name);
    const began = performance.now();
    const ended = await Promise.all(Array.from({ length: 5 }, () => container.migrate.start(env).ended));
    takeNotes(`five containers at once on an empty database: ${seconds(began)}`);
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    const applied = ended.filter(({ text }) => /^applied \d/m.test(text));
    const idle = ended.filter(({ text }) => text.includes('nothing to migrate'));
    expect([applied.length, idle.length]).toEqual([1, 4]);
  });

  it('does nothing the second time', async () => {
    const began = performance.now();
    const { code, text } = await container.migrate.start(env).ended;
    takeNotes(`migrating when there is nothing to do: ${seconds(began)}`);
    expect(text).toContain('nothing to migrate');
    expect(code).toBe(0);
  });

  it('serves, is healthy, and ends in order at SIGTERM', async () => {
    const began = performance.now();
    const run = container.app.start(env);
    await serving(run, port);
    takeNotes(`the server of "app", from its start to its first answer: ${seconds(began)}`);
    // Files of packages, which no import names, are sent out by the last three.
    const headers = await signInFirstPerson();
    for (const path of ['/', '/vendor/htm-preact.js', '/docs/', '/docs/static/swagger-ui.css']) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
      expect(answer.status, path).toBe(200);
      // Read to its end: the server would wait below for whoever is still reading.
      await answer.arrayBuffer();
    }
    const check = (question: string) =>
      buildah.run(container.app.name, [...container.app.config.Healthcheck.Test.slice(1), question], {
        PORT: String(port),
      }).ended;
    expect(await check('live')).toEqual({ code: 0, text: '' });
    expect(await check('ready')).toEqual({ code: 0, text: '' });

    // The entrypoint has become the server: there is nothing between it and the signal.
    const [server, ...others] = processes();
    expect(others).toEqual([]);
    const stopped = performance.now();
    process.kill(server as number, 'SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0 });
    takeNotes(`from SIGTERM to its end: ${seconds(stopped)}`);
    expect(performance.now() - stopped).toBeLessThan(9000);
  });

  it('works in one container as well: MIGRATE_ON_START=1 with the image "migrate"', async () => {
    await dropDatabase(name);
    const began = performance.now();
    const run = container.migrate.start({ ...env, MIGRATE_ON_START: '1' }, ['server']);
    await serving(run, port);
    takeNotes(`one container that migrates an empty database and serves: ${seconds(began)}`);
    expect(run.text()).toMatch(/^applied \d/m);
    signalAll('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0 });
  });

  it('has the verbs of the toolkit at hand, with their pages, for whoever must look', async () => {
    const { code, text } = await container.migrate.start(env, ['npm', 'run', '--silent', 'db', '--', 'current']).ended;
    expect(text).toMatch(/\d{14}_\w+/);
    expect(code).toBe(0);
    const explained = await container.migrate.start(env, ['npx', 'pos-migrate', 'explain', 'DB_SCHEMA_AHEAD']).ended;
    expect(explained.text).toContain('DB_SCHEMA_AHEAD');
    expect(explained.code).toBe(0);
  });

  it('shows the tables in Prisma Studio', async () => {
    const run = container.migrate.start(env, ['node', 'docker/studio.mjs']);
    let page = '';
    for (let attempt = 0; attempt < 300 && page === ''; attempt++) {
      page = await fetch('http://127.0.0.1:5555/').then(
        (answer) => answer.text(),
        () => '',
      );
      if (page === '') await sleep(100);
    }
    expect(page).toContain('__STUDIO_CONFIG__');
    signalAll('SIGTERM');
    await run.ended;
  });

  it('has written nothing outside of /tmp and the home folder', () => {
    for (const target of targets) {
      const places = ['app', 'usr', 'etc', 'var', 'opt', 'root'].map((place) => join(container[target].root, place));
      const changed = execFileSync('find', [...places, '-newermt', new Date(firstRun).toISOString(), '-type', 'f']);
      expect(changed.toString(), target).toBe('');
    }
  });

  it('works on a file system that is read-only but for /tmp', async () => {
    await dropDatabase(name);
    const { code, text } = await startReadOnly('migrate').ended;
    expect(text).toMatch(/^applied \d/m);
    expect(code).toBe(0);
    const run = startReadOnly('app');
    await serving(run, port);
    killGroup(run, 'SIGTERM');
    await run.ended;
  });

  /** As "read_only: true" with "tmpfs: [/tmp]" does it, for which buildah has no option. */
  function startReadOnly(target: Target): Run {
    const script = [
      'mount --bind "$ROOT" "$ROOT" && mount -o remount,ro,bind "$ROOT" && mount -t tmpfs -o mode=1777 tmpfs "$ROOT/tmp"',
      'for each in proc dev; do mount --rbind "/$each" "$ROOT/$each"; done',
      `exec chroot --userspec=1000:1000 "$ROOT" sh -c '! touch /app/x /home/node/x 2>/dev/null && cd /app && exec "$@"' sh "$@"`,
    ].join(' && ');
    const settings = Object.fromEntries(
      container[target].config.Env.map((line) => line.split(/=(.*)/s, 2) as [string, string]),
    );
    const command = [
      '--mount',
      'sh',
      '-ec',
      script,
      'sh',
      ...container[target].config.Entrypoint,
      ...container[target].config.Cmd,
    ];
    return watch(
      spawn('unshare', command, {
        env: {
          ...settings,
          PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
          HOME: '/home/node',
          ...env,
          ROOT: container[target].root,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    );
  }
});

describe('the image "development"', () => {
  it('serves, and restarts when a file changes, as "docker compose up --watch" changes it', async () => {
    const container = await createContainer('development');
    expect(container.config.User).toBe('1000:1000');
    const { root } = container;
    const run = container.start({ ...env, NODE_ENV: 'development' });
    await serving(run, port);

    const file = join(root, 'app/public/index.html');
    const page = readFileSync(file, 'utf8');
    writeFileSync(file, page.replace('<title>', '<title>Changed: '));
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('<title>Changed: ');

    const server = join(root, 'app/src/server.ts');
    writeFileSync(server, `${readFileSync(server, 'utf8')}\nconsole.log('the second text');\n`);
    await run.printed(/the second text/);
    await serving(run, port);
  });
});
