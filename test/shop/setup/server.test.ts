import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  connected,
  createDatabase,
  dropDatabase,
  testServerUrl,
  unusedName,
} from '../../toolkit/history/test-database.ts';
import { type ArrangedShop, arrangeShop, arrangeShopOnServer, contentsOf, createRole } from './arranged-shop.ts';

let shop: ArrangedShop & { readonly url: string };
const undo: (() => unknown)[] = [];
beforeAll(async () => {
  shop = await arrangeShopOnServer();
});
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});
afterAll(() => shop.clean());

/** A program on a free port that treats its visitors in some way. */
async function listen(treat: (server: Server) => void): Promise<number> {
  const server = createServer();
  treat(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => server.close());
  return (server.address() as { port: number }).port;
}

/** The setup with this address must stop for want of a database, and never show the password. */
async function expectStop(url: string, step: string, says: string | RegExp, next: string | RegExp): Promise<void> {
  const { code, stdout, stderr } = await shop.setup([], { DATABASE_URL: url });
  const [, stopped = '', advice = ''] =
    new RegExp(`^DB_\\w+: Stopped at "${step}": (.*)\\nNext: (.*)\\n$`, 's').exec(stderr) ?? [];
  expect(stopped, stderr).toMatch(says);
  expect(advice).toMatch(next);
  expect(stdout + stderr).not.toContain('hunter2');
  expect(code).toBe(3);
}

function addressOf(part: Partial<Record<'username' | 'password' | 'port' | 'pathname' | 'hostname', string>>): string {
  return Object.assign(new URL(shop.url), part).href;
}

describe('npm run setup with a server', () => {
  it('that nobody has started says where it looked', async () => {
    const port = String(await listen(() => {}));
    for (const each of undo.splice(0)) await each();
    await expectStop(
      addressOf({ port }),
      'Database',
      `No PostgreSQL can be used at 127.0.0.1:${port}`,
      'Start that server',
    );
  });

  it('whose name nobody knows says which name', async () => {
    await expectStop(addressOf({ hostname: 'db.invalid' }), 'Database', /db\.invalid/, 'correct DATABASE_URL in .env');
  });

  it('that takes the call and never answers is given up', async () => {
    const sockets = new Set<{ destroy(): void }>();
    const port = await listen((server) => server.on('connection', (socket) => sockets.add(socket)));
    const began = performance.now();
    await expectStop(addressOf({ port: String(port) }), 'Database', `127.0.0.1:${port}: timeout`, 'Start that server');
    expect(performance.now() - began).toBeLessThan(60_000);
    for (const socket of sockets) socket.destroy();
  });

  it('that is no PostgreSQL says so', async () => {
    const port = await listen((server) =>
      server.on('connection', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    await expectStop(addressOf({ port: String(port) }), 'Database', 'No PostgreSQL can be used', 'Start that server');
  });

  it('that refuses the password says whose, and not which', async () => {
    const role = await createRole();
    undo.push(role.drop);
    const wrong = addressOf({ username: role.name, password: 'hunter2-wrong' });
    await expectStop(wrong, 'Database', `refuses the user "${role.name}"`, 'Correct the user and the password in .env');
  });

  it('whose user may not create the database says so', async () => {
    const role = await createRole();
    undo.push(role.drop);
    const url = addressOf({ username: role.name, password: role.password, pathname: `/${unusedName()}` });
    await expectStop(
      url,
      'Migrations',
      'permission denied to create database',
      new RegExp(`CREATE DATABASE "\\w+" OWNER "${role.name}";`),
    );
  });

  it('whose user may not make tables says so, and leaves the database as it was', async () => {
    const role = await createRole();
    const name = unusedName();
    await createDatabase(name);
    undo.push(role.drop);
    undo.push(() => dropDatabase(name));
    const url = addressOf({ username: role.name, password: role.password, pathname: `/${name}` });
    await expectStop(
      url,
      'Migrations',
      /permission denied for schema public/,
      `GRANT CREATE ON SCHEMA public TO "${role.name}";`,
    );
    expect(await contentsOf(testServerUrl(name))).toEqual({});

    // What it says helps.
    await connected(testServerUrl(name), (admin) => admin.query(`GRANT CREATE ON SCHEMA public TO ${role.name}`));
    const { code } = await shop.setup(['--no-seed'], { DATABASE_URL: url });
    expect(code).toBe(0);
  });

  it('of Docker, where there is no Docker, says what else there is', async () => {
    const other = await arrangeShop({ database: 'docker' });
    undo.push(() => other.clean());
    const { code, stderr } = await other.setup([], { PATH: '/nowhere' });
    expect(stderr).toMatch(/^DB_DOCKER: Stopped at "Database": .*[Dd]ocker.*\nNext: .*DATABASE_SERVER/);
    expect(code).toBe(3);
    expect(other.read('.env')).toMatch(/^POSTGRES_PASSWORD=[\w-]{32}$/m);
  });

  it('of production is not set up', async () => {
    const { code, stdout, stderr } = await shop.setup([], { NODE_ENV: 'production' });
    expect(stderr).toMatch(/Stopped at "Settings": NODE_ENV is "production".*\nNext: Run "npm run db:deploy"/);
    expect(stdout).not.toContain('Database');
    expect(code).toBe(3);
  });
});
